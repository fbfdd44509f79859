#pragma once

namespace interlock::cli {

/// Reads the command line, runs the verb it names and gives the process's exit status. Bad usage is one line
/// on standard error with what to do next, and status 2; `--help` and `--version` are status 0.
int runCommandLine(int argc, char **argv);

} // namespace interlock::cli
