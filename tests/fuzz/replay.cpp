#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kMutationsPerSeed = 400;

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

/// Cuts, doubles, overwrites: the same ones each time.
std::string mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  constexpr std::string_view kMarkup = "<>/\"'!?-[]&;= \n\x01\xFF";
  for (auto n = below(4) + 1; n > 0 && !bytes.empty(); --n) {
    const std::size_t at = below(bytes.size());
    switch (below(4)) {
      case 0:
        bytes.resize(at);
        break;
      case 1:
        bytes[at] = kMarkup[below(kMarkup.size())];
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, below(200)));
        break;
      default:
        bytes.erase(at, below(20));
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  int seeds = 0;
  std::mt19937 random(4711);
  for (int i = 1; i < argc; ++i)
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string seed((std::istreambuf_iterator<char>(in)), {});
      ++seeds;
      run(seed);
      for (int chunk = 0; chunk < 256; chunk += 5) {
        std::string cut = seed;
        cut[0] = static_cast<char>(chunk);
        run(cut);
      }
      for (int n = 0; n < kMutationsPerSeed; ++n) run(mutated(seed, random));
    }
  std::printf("replayed %d seeds\n", seeds);
  return seeds > 0 ? 0 : 1;
}
