#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "models/base/digest.h"
#include "models/base/shellword.h"
#include "models/engine/genesis.h"
#include "models/evidence/archive.h"
#include "models/evidence/compose.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kNotEnough = 4; ///< the contract's status of what waits for a person

struct EvidenceOptions {
    std::string rollout, file;
    bool check = false;
};

Result<BundleFiles> composed(const CommonOptions &common, const QString &named, RolloutId &chosen)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return passOn(paths);
    const auto console = LocalSigner::open(consoleKeyPath(*paths));
    if (!console)
        return passOn(console);
    return composeBundle({*paths,
                          [&](const Ledger &ledger) {
                              const auto found = findRollout(ledger, named);
                              chosen = found.value_or(RolloutId{});
                              return found;
                          },
                          *console});
}

/// What the plan demands: met, or missing, which is status 4.
int reportDemands(const std::vector<DemandLine> &demands, const CommonOptions &common)
{
    for (const DemandLine &line : demands)
        if (!common.json && (!line.met || !common.quiet))
            printLine(u"%1 %2  %3"_s.arg(line.met ? u"met    "_s : u"MISSING"_s, line.demand, line.text));
    return std::ranges::all_of(demands, &DemandLine::met) ? 0 : kNotEnough;
}

Result<std::vector<DemandLine>> demandsOf(const CommonOptions &common, const QString &named)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return passOn(paths);
    return checkDemands(*paths, [&named](const Ledger &ledger) { return findRollout(ledger, named); });
}

int check(const CommonOptions &common, const QString &named)
{
    const auto demands = demandsOf(common, named);
    if (!demands)
        return complain(demands.error());
    if (common.json)
        printJson({{u"demands"_s, demandsJson(*demands)}});
    else if (demands->empty() && !common.quiet)
        printLine(u"the plan demands nothing"_s);
    return reportDemands(*demands, common);
}

int evidence(const CommonOptions &common, const QString &named, const QString &file)
{
    if (file == u"-")
        return complain({ErrorCode::BadInput, u"a bundle is written to a file, not to standard output"_s,
                         u"name one with -o"_s});
    if (const Done fits = checkArchiveName(file); !fits)
        return complain(fits.error());
    if (QFileInfo::exists(file)) // said before the work is done; writing looks again
        return complain({ErrorCode::BadInput,
                         u"there is a file at %1 already; it is never overwritten"_s.arg(file),
                         u"name another with -o"_s});
    RolloutId rollout;
    const auto files = composed(common, named, rollout);
    if (!files)
        return complain(files.error());
    if (const Done written = writeArchive(file, *files); !written)
        return complain(written.error());
    const auto demands = demandsOf(common, named);
    if (!demands)
        return complain(demands.error());
    const QString digest = sha256Hex(files->at(u"SHA256SUMS"_s));
    if (common.json)
        printJson({{u"file"_s, QFileInfo(file).absoluteFilePath()},
                   {u"rollout"_s, rollout.text},
                   {u"files"_s, qint64(files->size())},
                   {u"sums_sha256"_s, digest},
                   {u"demands"_s, demandsJson(*demands)}});
    else if (!common.quiet)
        printLine(u"%1  %2 files about %3; verify it: interlock verify %4 --policy-digest HEX"_s.arg(file)
                      .arg(files->size())
                      .arg(rollout.text, shellWord(file)));
    return reportDemands(*demands, common);
}

} // namespace

void addEvidence(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = app.add_subcommand(
        "evidence", "A bundle that proves one rollout to anybody: records, looks, plan, report, verifiers");
    const auto options = std::make_shared<EvidenceOptions>();
    verb->add_option("rollout", options->rollout, "the rollout, or the beginning of its id")
        ->type_name("ROLLOUT")
        ->required();
    verb->add_option("-o,--output", options->file, "a .tar; compressed as .tar.gz or .tar.zst")
        ->type_name("FILE");
    verb->add_flag("--check", options->check,
                   "only what the plan demands as evidence: exit 4 while something is missing");
    verb->callback([options, &common, &chosen] {
        if (options->file.empty() == !options->check)
            throw CLI::RequiredError("either -o or --check");
        chosen = [options, &common] {
            if (options->check)
                return check(common, QString::fromStdString(options->rollout));
            return evidence(common, QString::fromStdString(options->rollout),
                            QString::fromStdString(options->file));
        };
    });
    example(*verb, "interlock evidence web-ebf7e6-1 -o web.tar.gz");
}

} // namespace interlock::cli
