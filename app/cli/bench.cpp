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
    CLI::App *verb =
        app.add_subcommand("bench", "Figures as `name: value unit`; all of them when none is named");
    const auto which = std::make_shared<std::string>();
    const auto runs = std::make_shared<int>(20);
    verb->add_option("which", *which, "exposition or rollback")
        ->check(CLI::IsMember({"exposition", "rollback"}))
        ->type_name("NAME");
    verb->add_option("--runs", *runs, "rollbacks of each kind (20)")
        ->check(CLI::Range(1, 1000).description(""))
        ->type_name("N");
    verb->callback([which, runs, &common, &chosen] {
        chosen = [which, runs, &common] {
            if (*which != "rollback")
                benchExposition();
            return *which == "exposition" ? 0 : benchRollback(common, *runs);
        };
    });
    example(*verb, "interlock bench rollback");
}

} // namespace interlock::cli
