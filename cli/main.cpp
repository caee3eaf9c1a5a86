#include "cli/command_line.h"

int main(int argc, char** argv) { return plumbline::cli::run(argc, argv); }
