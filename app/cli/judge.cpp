#include "app/cli/verbs.h"

namespace interlock::cli {

void addJudge(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *judge = app.add_subcommand("judge", "One judging algorithm on numbers you give it");
    addJudgeMannWhitney(*judge, common, chosen);
    addJudgeCounts(*judge, common, chosen);
    addJudgeScore(*judge, common, chosen);
    addJudgeAlert(*judge, common, chosen);
    addJudgeWindow(*judge, common, chosen);
    example(*judge, "interlock judge alert --rule '>0.05,5m' --samples errors.csv --every 1m");
}

} // namespace interlock::cli
