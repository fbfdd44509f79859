#include "tests/fuzz/entries.h"

#include <cstdio>
#include <cstdlib>

// libFuzzer's side of one entry; FUZZ_ENTRY is its name. A text it gives is a finding, as a crash is.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(bytes), qsizetype(size));
    const QString fault = interlock::fuzz::FUZZ_ENTRY(input);
    if (!fault.isEmpty()) {
        std::fprintf(stderr, "does not hold: %s\n", qPrintable(fault));
        std::abort();
    }
    return 0;
}
