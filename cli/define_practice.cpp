#include "cli/define_practice.h"

#include <CLI/CLI.hpp>

#include "cli/commands/commands.h"

namespace plumbline::cli {

namespace {

void define_init(CLI::App& practice, Options& o) {
  auto* init = practice.add_subcommand("init", "write a commented starter; overwrites nothing");
  init->add_option("folder", o.folder, "where to (default: the current folder)");
  init->add_flag("--full", o.full, "an example of every kind of file instead");
  init->footer(
      "The starter promises nothing: it says in comments what to write where. Fill it in, keep\n"
      "it in git, name it under \"practice:\" in the configuration. A promise (a procedure, a\n"
      "target, a waiver) counts from the day plumbline first saw it, so begin early and change\n"
      "one thing at a time. --full writes invented examples to read and copy from; do not commit\n"
      "them as they are.\n"
      "\n  plumbline practice init /srv/practice\n  plumbline check-practice /srv/practice\n"
      "\nSchemas for editors go to .schemas/; each file names its own in the first line.\n"
      "Exit codes: 0 written, 2 a file is in the way (then none is written), or no write access.");
}

void define_actors(CLI::App& practice, Options& o) {
  auto* actors = practice.add_subcommand(
      "actors", "propose actors.yml: accounts that behave like machines and are not declared");
  actors->add_option("--scope", o.scope, "only this scope");
  actors->callback([&o] { o.action = "actors"; });
  actors->footer(
      "Names accounts, since a declaration needs the name: for the terminal of whoever keeps the\n"
      "practice folder. Until they are declared these accounts count as nobody.");
}

void define_links(CLI::App& practice, Options& o) {
  auto* links = practice.add_subcommand(
      "links", "propose how far an incident may follow a change, from what links.yml says");
  links->add_option("--scope", o.scope, "learn from this scope only");
  links->callback([&o] { o.action = "links"; });
  links->footer(
      "An incident is linked to a change that ended at most so many hours before: machine_hours\n"
      "for changes to machines, carrier_hours for hosts, networks and storage. Whoever knows\n"
      "better writes it into links.yml of the practice folder (caused: true or false). Once a\n"
      "year this command counts how often plumbline was right, which causes it missed, and how\n"
      "many hours nine in ten of the confirmed causes need (10 at least, else it does not say).\n"
      "\nIt changes nothing. What it prints is a whole catalogue/linking.yml with the counts as\n"
      "comments; without a proposal there are only comments. If you agree, put it into a folder\n"
      "named under \"overrides:\". The rubric then has another digest, and past weeks are judged\n"
      "anew; what was published stays as it was.\n"
      "\n  plumbline practice links\n"
      "  mkdir -p /srv/proposal/catalogue\n"
      "  plumbline practice links > /srv/proposal/catalogue/linking.yml\n"
      "  plumbline changes --rubric /srv/proposal   what it would move, told backwards\n"
      "\nPeople judge mostly what plumbline shows them. Write down causes that it missed, too:\n"
      "without them the hours proposed are never more than those of today.");
}

}  // namespace

void define_practice(CLI::App& app, Options& o) {
  auto* practice =
      app.add_subcommand("practice", "the practice folder: what your team says it does");
  practice->require_subcommand(1);
  define_init(*practice, o);
  define_actors(*practice, o);
  define_links(*practice, o);
}

int practice(const Options& options) {
  if (options.action == "actors") return practice_actors(options);
  if (options.action == "links") return practice_links(options);
  return practice_init(options);
}

}  // namespace plumbline::cli
