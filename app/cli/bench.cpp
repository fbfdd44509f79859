#include "app/cli/bench_exposition.h"
#include "app/cli/bench_rollback.h"
#include "app/cli/benches.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"

#include <QCoreApplication>

namespace interlock::cli {

namespace {

int benchRollback(int runs)
{
    demo::QuitSignals signals;
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *bench = new BenchRollback(runs, finish);
        bench->setParent(qApp);
        QObject::connect(&signals, &demo::QuitSignals::asked, bench, [bench] { bench->stop(1); });
        bench->start();
    });
}

/// The benches that need nothing but this program, in the order in which all of them run.
struct Bench {
    const char *name, *what;
    int (*run)();
};
constexpr Bench kBenches[] = {
    {"exposition", "Parses a generated body of 5 MB", benchExposition},
    {"window", "Window functions over a day of samples at 1 s", benchWindow},
    {"simulate", "Rollouts in virtual time", benchSimulate},
    {"poll", "The scrape source against a server of our own", benchPoll},
    {"store", "Durable appends; starts on 100,000 records and on a day of journal", benchStore},
    {"verify", "10,000 signed records: signatures, hashes, and ssh-keygen", benchVerify},
};

/// All of them, whatever becomes of one; gives the first status that is not 0.
int benchAll(int runs)
{
    int status = 0;
    for (const Bench &bench : kBenches)
        if (const int ended = bench.run(); status == 0)
            status = ended;
    const int ended = benchRollback(runs);
    return status == 0 ? ended : status;
}

} // namespace

void addBench(CLI::App &app, const CommonOptions &, Run &chosen)
{
    CLI::App *group =
        app.add_subcommand("bench", "Figures as `name: value unit`; all of them when none is named");
    example(*group, "interlock bench verify");
    // Verbs of their own, not words of an option: `rollback` is a verb of the whole program as well.
    for (const Bench &bench : kBenches) {
        CLI::App *verb = group->add_subcommand(bench.name, bench.what);
        verb->callback([run = bench.run, &chosen] { chosen = run; });
        example(*verb, std::string("interlock bench ") + bench.name);
    }
    const auto runs = std::make_shared<int>(50);
    CLI::App *rollback =
        group->add_subcommand("rollback", "Breach to 0 read back, beside Prometheus with Alertmanager");
    rollback->add_option("--runs", *runs, "rollbacks of each kind (50)")
        ->type_name("N")
        ->check(CLI::Range(1, 1000).description(""));
    rollback->callback([runs, &chosen] { chosen = [runs] { return benchRollback(*runs); }; });
    example(*rollback, "interlock bench rollback --runs 20");
    group->callback([group, runs, &chosen] {
        if (group->get_subcommands().empty()) // else the one that was named has chosen
            chosen = [runs] { return benchAll(*runs); };
    });
}

} // namespace interlock::cli
