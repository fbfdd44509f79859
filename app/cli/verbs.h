#pragma once

#include "app/cli/verb.h"

#include <span>

namespace interlock::cli {

// One function a verb, each in the file of its name. A new verb: declare it here, add it to `kVerbs` in
// verbs.cpp and its file to app/CMakeLists.txt.
/// The automated cosigner.
void addAgent(CLI::App &app, const CommonOptions &common, Run &chosen);
void addDemo(CLI::App &app, const CommonOptions &common, Run &chosen);
/// The hidden verbs that the demo starts: demo-service, demo-load, demo-world.
void addDemoParts(CLI::App &app, const CommonOptions &common, Run &chosen);
/// promote, hold, resume, back, rollback, note.
void addDecisions(CLI::App &app, const CommonOptions &common, Run &chosen);
void addDoctor(CLI::App &app, const CommonOptions &common, Run &chosen);
void addFaults(CLI::App &app, const CommonOptions &common, Run &chosen);
void addExposition(CLI::App &app, const CommonOptions &common, Run &chosen);
/// The group `judge`; its verbs are added to it by the functions below.
void addJudge(CLI::App &app, const CommonOptions &common, Run &chosen);
void addJudgeAlert(CLI::App &judge, const CommonOptions &common, Run &chosen);
void addJudgeCounts(CLI::App &judge, const CommonOptions &common, Run &chosen);
void addJudgeMannWhitney(CLI::App &judge, const CommonOptions &common, Run &chosen);
void addJudgeScore(CLI::App &judge, const CommonOptions &common, Run &chosen);
void addJudgeWindow(CLI::App &judge, const CommonOptions &common, Run &chosen);
void addPlan(CLI::App &app, const CommonOptions &common, Run &chosen);
void addEvidence(CLI::App &app, const CommonOptions &common, Run &chosen);
void addEngine(CLI::App &app, const CommonOptions &common, Run &chosen);
/// Plans of other tools.
void addImport(CLI::App &app, const CommonOptions &common, Run &chosen);
void addInit(CLI::App &app, const CommonOptions &common, Run &chosen);
void addLease(CLI::App &app, const CommonOptions &common, Run &chosen);
void addLog(CLI::App &app, const CommonOptions &common, Run &chosen);
/// A shortened or restored log goes on.
void addRecover(CLI::App &app, const CommonOptions &common, Run &chosen);
/// A rollback rehearsed.
void addRehearse(CLI::App &app, const CommonOptions &common, Run &chosen);
/// start, run.
void addRun(CLI::App &app, const CommonOptions &common, Run &chosen);
void addStatus(CLI::App &app, const CommonOptions &common, Run &chosen);
void addPolicy(CLI::App &app, const CommonOptions &common, Run &chosen);
void addVerify(CLI::App &app, const CommonOptions &common, Run &chosen);
/// The plan in virtual time on a series.
void addSimulate(CLI::App &app, const CommonOptions &common, Run &chosen);
void addBench(CLI::App &app, const CommonOptions &common, Run &chosen);

/// All verbs, in the order in which `interlock --help` lists them.
std::span<const AddVerb> verbs();

} // namespace interlock::cli
