#pragma once

#include <QString>

#include <CLI/CLI.hpp>

#include <functional>

namespace interlock::cli {

/// Options every verb understands.
struct CommonOptions {
    QString store;    ///< `sqlite:PATH`; empty: the default path
    QString identity; ///< whose key signs
    QString key;      ///< a key file or "agent"; empty: the agent, then the key made beside the store
    bool json = false;
    bool quiet = false;
    QString logLevel = QStringLiteral("warn");
};

/// What `main` runs once everything is parsed; gives the exit status. Set by the verb that was named.
using Run = std::function<int()>;

/// Adds one verb to the command line. `common` outlives the run; read it when the run starts, not before.
using AddVerb = void (*)(CLI::App &app, const CommonOptions &common, Run &chosen);

} // namespace interlock::cli
