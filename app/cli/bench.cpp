#include "app/cli/bench_exposition.h"
#include "app/cli/bench_rollback.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"

#include <QCoreApplication>

namespace interlock::cli {

namespace {

int benchRollback(const CommonOptions &common, int runs)
{
    demo::QuitSignals signals;
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *bench = new BenchRollback(common, runs, finish);
        bench->setParent(qApp);
        QObject::connect(&signals, &demo::QuitSignals::asked, bench, [bench] { bench->stop(1); });
        bench->start();
    });
}

} // namespace

void addBench(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *group =
        app.add_subcommand("bench", "Figures as `name: value unit`; all of them when none is named");
    example(*group, "interlock bench rollback");
    const auto runs = std::make_shared<int>(20);
    // Verbs of its own, not words of an option: `rollback` is a verb of the whole program as well.
    CLI::App *exposition = group->add_subcommand("exposition", "Parses a generated body of 5 MB");
    exposition->callback([&chosen] {
        chosen = [] {
            benchExposition();
            return 0;
        };
    });
    example(*exposition, "interlock bench exposition");
    CLI::App *rollback = group->add_subcommand("rollback", "Real rollbacks: breach and click to 0 read back");
    rollback->add_option("--runs", *runs, "rollbacks of each kind (20)")
        ->type_name("N")
        ->check(CLI::Range(1, 1000).description(""));
    rollback->callback(
        [runs, &common, &chosen] { chosen = [runs, &common] { return benchRollback(common, *runs); }; });
    example(*rollback, "interlock bench rollback --runs 20");
    group->callback([group, runs, &common, &chosen] {
        if (!group->get_subcommands().empty())
            return; // the one that was named has chosen
        chosen = [runs, &common] {
            benchExposition();
            return benchRollback(common, *runs);
        };
    });
}

} // namespace interlock::cli
