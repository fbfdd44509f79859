#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/engine/verify.h"
#include "models/store/copy.h"
#include "models/store/epoch.h"

namespace interlock::cli {

namespace {

struct RecoverOptions {
    bool acceptLoss = false;
    std::string reason;
};

int report(const CommonOptions &common, const QString &what, const Restored &restored)
{
    if (common.json)
        printJson({{QStringLiteral("outcome"), what},
                   {QStringLiteral("records"), restored.records},
                   {QStringLiteral("evaluations"), restored.evaluations}});
    else if (!common.quiet)
        printLine(what);
    return 0;
}

/// What the copy has is put back; nothing is lost, and no record is needed about it.
int putBack(const CommonOptions &common, const StorePaths &paths, const Error &fault)
{
    const auto restored = restoreFromCopy(paths);
    if (!restored)
        return complain(restored.error());
    if (const auto verified = verifyStore(paths); !verified) {
        (void)complain(fault);
        return complain(
            {ErrorCode::Unverified, verified.error().text,
             QStringLiteral("if what was lost is nowhere else, admins accept it: --accept-loss --reason T")});
    }
    return report(
        common,
        QStringLiteral("put back %1 records and %2 evaluations from the copy; the log is whole again")
            .arg(restored->records)
            .arg(restored->evaluations),
        *restored);
}

int acceptLoss(const CommonOptions &common, const StorePaths &paths, const QString &reason)
{
    const auto bytes = readBounded(paths.pin(), 4096);
    const auto pin = bytes.and_then([](const QByteArray &read) { return parseStrictJson(read); });
    if (!pin)
        return complain(pin.error());
    const auto dropped = dropUnfounded(paths);
    if (!dropped)
        return complain(dropped.error());
    const qint64 size = pin->value(u"size").toInteger();
    const QString root = pin->value(u"root").toString();
    return petition(
        common,
        [&](Petition &asked, Petition::Answered answered) {
            asked.acceptLoss(size, root, reason, std::move(answered));
        },
        [&](Petition &asked, const EngineAnswer &answer) {
            (void)asked.refresh(); // only for the line below; the answer already stands
            const Recovery *step = asked.ledger().openRecovery(size, root);
            const QString missing = step ? asked.ledger().missingOf(*step) : QString();
            (void)report(common,
                         QStringLiteral("recorded as %1; %2")
                             .arg(answer.index)
                             .arg(missing.isEmpty() ? QStringLiteral("the log goes on; an engine may start")
                                                    : missing),
                         {0, -*dropped});
        },
        Petition::Loss::MayBe);
}

int recover(const CommonOptions &common, const RecoverOptions &options)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    if (const qint64 pid = epochHolder(*paths); pid > 0)
        return complain({ErrorCode::Busy, QStringLiteral("the process %1 holds the store").arg(pid),
                         QStringLiteral("end the engine first: a log is mended while nobody writes it")});
    const auto verified = verifyStore(*paths);
    if (verified)
        return report(common, QStringLiteral("nothing to recover: %1 records hold").arg(verified->records),
                      {});
    if (options.acceptLoss)
        return acceptLoss(common, *paths, QString::fromStdString(options.reason));
    return putBack(common, *paths, verified.error());
}

} // namespace

void addRecover(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = app.add_subcommand("recover", "Go on after a shortened or restored log");
    const auto options = std::make_shared<RecoverOptions>();
    auto *accept = verb->add_flag("--accept-loss", options->acceptLoss,
                                  "as an admin, sign that the log goes on without what was lost");
    accept->needs(verb->add_option("--reason", options->reason, "kept in the record")->type_name("T"));
    verb->callback(
        [options, &common, &chosen] { chosen = [options, &common] { return recover(common, *options); }; });
    example(*verb, "interlock recover");
}

} // namespace interlock::cli
