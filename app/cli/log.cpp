#include "app/cli/follow.h"
#include "app/cli/verbs.h"
#include "models/store/localstore.h"

#include <QCoreApplication>

namespace interlock::cli {

namespace {

struct LogOptions {
    std::string rollout;
    bool follow = false;
    std::optional<long long> envelope;
};

bool concerns(const RecordWords &words, const QString &rollout)
{
    return rollout.isEmpty() || words.rollout.startsWith(rollout);
}

/// "valid", or "disputed": the policy in force revokes the key and suspects its records from an earlier index
/// on. Nothing is taken back for that; a person judges.
QString signatureState(const Ledger &ledger, const PublicKey &key, qint64 index)
{
    const qint64 since = ledger.policies().suspectSince(key);
    return since >= 0 && index >= since ? QStringLiteral("disputed") : QStringLiteral("valid");
}

void print(const CommonOptions &common, const RecordWords &words, const QString &signature)
{
    if (!common.json)
        return printLine(recordLine(words) + QStringLiteral("  [%1]").arg(signature));
    QJsonObject json = recordJson(words);
    json[QStringLiteral("signature")] = signature;
    printJson(json);
}

int log(const CommonOptions &common, const LogOptions &options)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    const auto seen = seenBefore(LocalFolder(*paths)); // before the log is read: an engine may go on
    const auto reader = StoreReader::open(paths->database);
    if (!reader)
        return complain(reader.error());
    Ledger ledger([&](const QString &sha256) { return findBlob(**reader, *paths, sha256); });
    const QString rollout = QString::fromStdString(options.rollout);
    std::vector<std::pair<RecordWords, PublicKey>> read; // a later policy may dispute an earlier record
    const Done whole =
        readWhole(**reader, ledger,
                  {[&](const Record &record, qint64 index) {
                       if (RecordWords words = describe(record, index, ledger); concerns(words, rollout))
                           read.emplace_back(std::move(words), record.signedBy);
                   },
                   {}});
    for (const auto &[words, key] : read)
        print(common, words, signatureState(ledger, key, words.index));
    const Done still = seen ? checkSeen(*seen, ledger) : Done(passOn(seen));
    if (!whole || !still)
        return complain(whole ? still.error() : whole.error());
    if (!rollout.isEmpty() && read.empty())
        return complain({ErrorCode::NotFound, QStringLiteral("there is no rollout \"%1\"").arg(rollout),
                         QStringLiteral("`interlock status` lists them")});
    return 0;
}

/// The exact bytes of one record, for ssh-keygen and coreutils.
int printEnvelope(const CommonOptions &common, qint64 index)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    const auto reader = StoreReader::open(paths->database);
    const auto rows = reader ? (*reader)->records(index, 1) : Result<std::vector<LogRow>>(passOn(reader));
    if (!rows)
        return complain(rows.error());
    if (index < 0 || rows->empty() || rows->front().index != index)
        return complain({ErrorCode::NotFound, QStringLiteral("there is no record %1").arg(index),
                         QStringLiteral("`interlock log` lists them")});
    std::fwrite(rows->front().envelope.constData(), 1, size_t(rows->front().envelope.size()), stdout);
    return 0;
}

int followLog(const CommonOptions &common, const LogOptions &options)
{
    if (const int status = log(common, options); status != 0)
        return status;
    const auto petition = openPetition(common);
    if (!petition)
        return complain(petition.error());
    const QString rollout = QString::fromStdString(options.rollout);
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *follow = new Follow(**petition, qApp);
        // runUntil ends before what is captured. clazy:excludeall=lambda-in-connect
        QObject::connect(follow, &Follow::record, follow,
                         [&common, rollout, &petition](const RecordWords &words, const Record &record) {
                             if (concerns(words, rollout))
                                 print(common, words,
                                       signatureState((*petition)->ledger(), record.signedBy, words.index));
                         });
        QObject::connect(follow, &Follow::broken, follow,
                         [finish](const Error &error) { finish(complain(error)); });
    });
}

} // namespace

void addLog(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        app.add_subcommand("log", "The records, one a line: index, time, who, what, why, signature");
    const auto options = std::make_shared<LogOptions>();
    verb->add_option("rollout", options->rollout, "only of this rollout")->type_name("ROLLOUT");
    verb->add_option("--envelope", options->envelope, "the exact bytes of one record")->type_name("INDEX");
    verb->add_flag("--follow", options->follow, "go on with each new record");
    verb->callback([options, &common, &chosen] {
        chosen = [options, &common] {
            if (options->envelope)
                return printEnvelope(common, *options->envelope);
            return options->follow ? followLog(common, *options) : log(common, *options);
        };
    });
    example(*verb, "interlock log --follow");
}

} // namespace interlock::cli
