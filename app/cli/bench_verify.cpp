#include "app/cli/bench_figures.h"
#include "app/cli/bench_log.h"
#include "app/cli/benches.h"
#include "app/cli/print.h"
#include "models/base/atomicfile.h"
#include "models/engine/verify.h"
#include "models/records/checkpoint.h"
#include "models/store/reader.h"

#include <thread>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr qint64 kRecords = 10'000;
constexpr int kRounds = 11;
constexpr qint64 kKeygenRecords = 30; ///< a round

/// Every signature and all that hangs on it: records a second.
Result<double> allSignatures(const BenchLog &log, unsigned cores)
{
    Result<StoreReport> report = fail(ErrorCode::Cancelled, {});
    const double seconds = secondsOf([&] { report = verifyStore(log.paths(), cores); });
    if (!report)
        return passOn(report);
    return double(report->records) / seconds;
}

/// As many of the one-core kind at once as there are cores, none of which waits for another: records a second
/// of all together. What the machine's cores have to give, and so the most that sharing one log could reach.
Result<double> sideBySide(const BenchLog &log)
{
    std::vector<Result<StoreReport>> reports(allCores(), fail(ErrorCode::Cancelled, {}));
    const double seconds = secondsOf([&] {
        std::vector<std::jthread> threads;
        threads.reserve(reports.size());
        for (Result<StoreReport> &report : reports)
            threads.emplace_back([&log, &report] { report = verifyStore(log.paths(), 1); });
    });
    double records = 0;
    for (const Result<StoreReport> &report : reports) {
        if (!report)
            return passOn(report);
        records += double(report->records);
    }
    return records / seconds;
}

/// The bytes of the log under its signed head: whoever trusts the engine's key needs no more.
Result<double> hashesOnly(const BenchLog &log)
{
    const auto reader = StoreReader::open(log.paths().database);
    if (!reader)
        return passOn(reader);
    const QString &origin = log.ledger().origin();
    Done held;
    qint64 size = 0;
    const double seconds = secondsOf([&] {
        const auto note = (*reader)->newestHead();
        const auto head = verifyCheckpoint(note && *note ? (**note).second.toUtf8() : QByteArray(), origin,
                                           {{origin, NoteKey::Type::Ed25519, log.engineKey()->key().point}});
        const auto tree =
            head.and_then([&](const Checkpoint &checkpoint) { return hashLog(**reader, checkpoint.size); });
        if (!tree)
            held = passOn(tree);
        else if (tree->root() != head->root)
            held = fail(ErrorCode::Unverified, u"the log has another root than its head"_s);
        else
            size = tree->size();
    });
    return held ? Result<double>(double(size) / seconds) : passOn(held);
}

/// The files that ssh-keygen wants for one record.
struct KeygenFiles {
    QString message, signature;
};

Result<std::vector<KeygenFiles>> writeKeygenFiles(const BenchLog &log)
{
    const auto reader = StoreReader::open(log.paths().database);
    if (!reader)
        return passOn(reader);
    const auto rows = (*reader)->records(1, int(kKeygenRecords) * kRounds);
    if (!rows)
        return passOn(rows);
    std::vector<KeygenFiles> files;
    for (const LogRow &row : *rows) {
        const auto envelope = decodeEnvelope(row.envelope);
        if (!envelope)
            return passOn(envelope);
        const QString name = log.folder() + u"/record-%1"_s.arg(row.index);
        files.push_back({name, name + u".sig"_s});
        for (const auto &[path, bytes] : {std::pair(name, pae(kPayloadType, envelope->payload)),
                                          std::pair(files.back().signature, armour(envelope->signature))})
            if (const Done written = writeAtomically(path, bytes); !written)
                return passOn(written);
    }
    const QString line =
        u"engine namespaces=\"%1\" %2\n"_s.arg(namespaces::record, log.engineKey()->key().line());
    if (const Done written = writeAtomically(log.folder() + u"/signers"_s, line.toUtf8()); !written)
        return passOn(written);
    return files;
}

/// One process a record, as its man page has it: records a second.
Result<double> keygen(const BenchLog &log, std::span<const KeygenFiles> files)
{
    double seconds = 0;
    for (const KeygenFiles &file : files) {
        const auto ran = measureChild({u"ssh-keygen"_s, u"-Y"_s, u"verify"_s, u"-f"_s,
                                       log.folder() + u"/signers"_s, u"-I"_s, u"engine"_s, u"-n"_s,
                                       QString(namespaces::record), u"-s"_s, file.signature},
                                      file.message);
        if (!ran)
            return passOn(ran);
        if (ran->status != 0)
            return fail(ErrorCode::Unverified, u"ssh-keygen refuses a record that we accept"_s);
        seconds += ran->seconds;
    }
    return double(files.size()) / seconds;
}

Done measure(const BenchLog &log)
{
    const auto files = writeKeygenFiles(log);
    if (!files)
        return passOn(files);
    std::vector<double> one, all, apart, hashes, peer, ratio, most;
    for (size_t round = 0; round < kRounds; ++round) {
        const std::span part = std::span(*files).subspan(round * kKeygenRecords, kKeygenRecords);
        for (const auto &[values, figure] :
             {std::pair(&one, allSignatures(log, 1)), std::pair(&all, allSignatures(log, allCores())),
              std::pair(&apart, sideBySide(log)), std::pair(&hashes, hashesOnly(log)),
              std::pair(&peer, keygen(log, part))}) {
            if (!figure)
                return passOn(figure);
            values->push_back(*figure);
        }
        // Of one round: a machine's pace changes from round to round.
        ratio.push_back(all.back() / one.back());
        most.push_back(apart.back() / one.back());
    }
    const QString unit = u"records/s"_s;
    printFigure(u"verify, every signature, one core"_s, median(one), unit);
    printFigure(u"verify, every signature, all cores"_s, median(all), unit);
    printFigure(u"verify, against a signed head by hashes"_s, median(hashes), unit);
    printFigure(u"ssh-keygen -Y verify"_s, median(peer), unit);
    printFigure(u"ratio of all cores to one"_s, median(ratio), {}, 2);
    printFigure(u"ratio of all cores to one, each with a log of its own"_s, median(most), {}, 2);
    printFigure(u"ratio to ssh-keygen, one core"_s, median(one) / median(peer), {}, 1);
    printFigure(u"ratio to ssh-keygen"_s, median(all) / median(peer), {}, 1);
    return {};
}

} // namespace

int benchVerify()
{
    const auto log = BenchLog::make();
    Done done = log ? (*log)->addFacts(kRecords - 1) : Done(passOn(log));
    if (done)
        done = measure(**log);
    return done ? 0 : complain(done.error());
}

} // namespace interlock::cli
