#pragma once

#include <QString>

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace interlock::cli {

/// The contract's exit status of an inconclusive verdict.
inline constexpr int kNoVerdict = 4;

/// Options every verb understands, before or after the verb.
struct CommonOptions {
    QString store;    ///< `sqlite:PATH`; empty: the default path
    QString identity; ///< whose key signs
    QString key;      ///< a key file or "agent"; empty: the agent, then the key made beside the store
    bool json = false;
    bool quiet = false;
    QString logLevel = QStringLiteral("warn");
};

/// What `main` runs once everything is parsed; gives the exit status. Set by the verb that was named. It may
/// run the one event loop of the process (`QCoreApplication::exec`).
using Run = std::function<int()>;

/// Adds one verb to the command line: `add_subcommand`, its options, `example` and a callback that sets
/// `chosen`. `common` outlives the run; read it when the run starts, not before.
using AddVerb = void (*)(CLI::App &app, const CommonOptions &common, Run &chosen);

/// Ends the help of a verb with one example: `example(*verb, "interlock doctor --json")`.
void example(CLI::App &verb, const std::string &line);

} // namespace interlock::cli
