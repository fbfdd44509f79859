#include "models/base/digest.h"
#include "models/engine/artifact.h"
#include "models/evidence/archive.h"
#include "models/evidence/compose.h"
#include "models/evidence/verifybundle.h"
#include "models/records/checkpoint.h"
#include "models/store/writer.h"
#include "tests/models/engine/enginetest.h"

#include <QDir>

#include <archive.h>
#include <archive_entry.h>

using namespace interlock;
using namespace interlock::testing;

namespace {

/// A store on disk with one rollout in its first stage.
struct Stored {
    Stored()
    {
        rollout = log.begun();
        for (int i = 0; i < 12; ++i) {
            desk.clock.boot += Duration(1000);
            desk.clock.wall += Duration(1000);
            look();
        }
        write();
    }
    void look()
    {
        const RolloutEntry &entry = *log.ledger.rollout(rollout);
        const TrafficReading reading{entry.state.intended, true, u"w"_s, {}};
        log.journal(rollout, Evaluated{{{IndicatorId{u"latency"_s}, Observation::of(100, Duration(20), 9)}},
                                       reading,
                                       log.ledger.standing(entry, desk.now()),
                                       true});
        if (const auto open = log.ledger.rollout(rollout)->state.open)
            log.journal(rollout, Actuated{open->order.order,
                                          Actuated::Outcome::Succeeded,
                                          TrafficReading{open->order.to, true, u"w"_s, {}},
                                          {}});
    }
    /// A fact of the engine that rests on these contents.
    void tellOf(const QByteArray &answer)
    {
        QJsonObject detail{{u"text"_s, u"smoke health"_s}};
        const BlobRow row = nameArtifact(u"answer"_s, answer, detail);
        log.blobs[row.sha256] = row.content;
        const QJsonObject predicate{
            {u"kind"_s, u"smoke-passed"_s},
            {u"issued"_s, toRfc3339(desk.now())},
            {u"boot_ms"_s, toMs(desk.clock.now().boot)},
            {u"boot_id"_s, desk.clock.bootId()},
            {u"epoch"_s, 1},
            {u"rollout"_s, rollout.text},
            {u"evaluations"_s, QJsonObject{{u"count"_s, log.ledger.nextSequence()},
                                           {u"head"_s, QString::fromLatin1(log.ledger.chain().toHex())}}},
            {u"detail"_s, detail}};
        log.append(
            Desk::sign({QString(predicates::event), predicate, {{u"plan"_s, desk.plan.sha256}}}, log.engine));
        QFile::remove(paths.database);
        write();
    }
    void write() const
    {
        const QByteArray text =
            checkpointText({u"interlock/test"_s, log.ledger.size(), log.ledger.tree().root()});
        const SignedNote note{text, {signNote(text, u"interlock/test"_s, *log.engine)}};
        StoreBatch batch{
            log.rows, log.journaled, {}, std::pair(log.ledger.size(), QString::fromUtf8(encode(note)))};
        for (const auto &[sha256, content] : log.blobs)
            batch.blobs.push_back({sha256, content});
        if (!Database::create(paths.database, u"test"_s) ||
            !(*StoreWriter::open(paths.database))->append(batch))
            qFatal("no store");
    }
    Result<BundleFiles> compose(const Attended &attended = {}) const
    {
        return composeBundle(
            {paths, [this](const Ledger &) -> Result<RolloutId> { return rollout; }, log.console, attended});
    }

    Desk desk;
    MemoryLog log{desk};
    RolloutId rollout;
    StorePaths paths{desk.folder.path() + u"/s.sqlite"_s, desk.folder.path() + u"/s.sqlite.d"_s};
};

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// One entry of a tar that `writeArchive` would never write.
struct Entry {
    const char *name;
    unsigned type = AE_IFREG;
    const char *link = nullptr;
};

void writeTar(const QString &path, const std::vector<Entry> &entries)
{
    archive *writer = archive_write_new();
    archive_write_set_format_pax_restricted(writer);
    archive_write_open_filename(writer, path.toLocal8Bit().constData());
    for (const Entry &one : entries) {
        archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, one.name);
        archive_entry_set_filetype(entry, one.type);
        archive_entry_set_perm(entry, 0644);
        if (one.link && one.type == AE_IFLNK)
            archive_entry_set_symlink(entry, one.link);
        else if (one.link)
            archive_entry_set_hardlink(entry, one.link);
        else if (one.type == AE_IFREG)
            archive_entry_set_size(entry, 1);
        archive_write_header(writer, entry);
        if (!one.link && one.type == AE_IFREG)
            archive_write_data(writer, "x", 1);
        archive_entry_free(entry);
    }
    archive_write_free(writer);
}

} // namespace

Q_DECLARE_METATYPE(std::vector<Entry>)

class TestBundle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void madeTwiceItIsTheSameBytes_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("begins");
        QTest::addRow("a tar") << u".tar"_s << QByteArray("README\0", 7);
        QTest::addRow("compressed with gzip")
            << u".tar.gz"_s << QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00", 8);
        QTest::addRow("compressed with zstd") << u".tar.zst"_s << QByteArray("\x28\xb5\x2f\xfd");
    }
    void madeTwiceItIsTheSameBytes()
    {
        QFETCH(QString, ending);
        QFETCH(QByteArray, begins);
        const Stored store;
        const QString one = store.desk.folder.path() + u"/one"_s + ending;
        const QString two = store.desk.folder.path() + u"/two"_s + ending;
        for (const QString &path : {one, two}) {
            const auto files = store.compose();
            QVERIFY2(files.has_value(), files ? "" : qPrintable(files.error().sentence()));
            const Done written = writeArchive(path, *files);
            QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().sentence()));
        }
        QCOMPARE(bytesOf(one), bytesOf(two));
        QVERIFY(bytesOf(one).startsWith(begins));
        const auto back = readBundle(one);
        QVERIFY2(back.has_value(), back ? "" : qPrintable(back.error().sentence()));
        QVERIFY(*back == *store.compose());
        QCOMPARE(QDir(store.desk.folder.path()).entryList({u"*.new"_s}), QStringList());
    }

    void whatIsInIt()
    {
        const Stored store;
        const auto files = store.compose();
        QVERIFY(files.has_value());
        QCOMPARE(files->at(u"log/000000.json"_s), store.log.rows.front().envelope);
        QCOMPARE(files->at(u"policy/1/range"_s), "0 " + QByteArray::number(store.log.rows.size() - 1) + "\n");
        QCOMPARE(files->at(u"policy/1/policy.json"_s),
                 decodeEnvelope(store.log.rows.front().envelope)->payload);
        QCOMPARE(files->at(u"policy/1/allowed_signers"_s), allowedSigners(store.log.ledger.policy()->policy));
        const QString plan = u"subjects/"_s + store.desk.plan.sha256;
        QCOMPARE(files->at(plan), store.desk.plan.bytes);
        QCOMPARE(sha256Hex(files->at(plan + u".index"_s)), store.desk.plan.sha256);
        QCOMPARE(files->at(u"samples/evaluations.jsonl"_s).count('\n'), store.log.journaled.size());
        for (const char *name : {"README", "verify.sh", "verify.py", "heads/console.sig", "SHA256SUMS.sig"})
            QVERIFY2(files->contains(QString::fromLatin1(name)), name);
        QVERIFY(files->at(u"SHA256SUMS"_s).contains("  report.md\n"));
        const QString report = QString::fromUtf8(files->at(u"report.md"_s));
        for (const char *part : {"# Rollout web-1: ", "| operator | dana | 2 | looked at it |",
                                 "- stage 1, 5 %: entered 20", "| 4 | 20", " | dana | start | "})
            QVERIFY2(report.contains(QString::fromLatin1(part)), qPrintable(report));
    }

    void itVerifies()
    {
        const Stored store;
        const auto files = store.compose();
        const QString digest = store.log.ledger.policy()->payloadSha256;
        const auto report = verifyBundle(*files, {digest, {}, {}});
        QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().sentence()));
        QVERIFY(report->trusted);
        QCOMPARE(report->log.records, store.log.ledger.size());
        QCOMPARE(report->log.evaluations, store.log.ledger.nextSequence());
        QCOMPARE(report->log.genesisSha256, digest);
        QVERIFY(!verifyBundle(*files, {})->trusted);
    }

    void whatFactsRestOnIsInIt()
    {
        Stored store;
        store.tellOf("HTTP 200\n\nok");
        const auto files = store.compose();
        QVERIFY2(files.has_value(), files ? "" : qPrintable(files.error().sentence()));
        const QString name = artifactName(sha256Hex(QByteArray("HTTP 200\n\nok")));
        QCOMPARE(files->at(name), QByteArray("HTTP 200\n\nok"));
        const auto report = verifyBundle(*files, {});
        QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().sentence()));
    }

    void whatFactsRestOnIsHeldAgainstThem_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("says");
        QTest::addRow("taken out") << u"erase"_s << u" is missing"_s;
        QTest::addRow("changed") << u"change"_s << u" has another digest"_s;
        QTest::addRow("one too many") << u"add"_s << u" belongs to no record"_s;
    }
    void whatFactsRestOnIsHeldAgainstThem()
    {
        QFETCH(QString, how);
        QFETCH(QString, says);
        Stored store;
        store.tellOf("HTTP 200\n\nok");
        BundleFiles files = *store.compose();
        const QString name = artifactName(sha256Hex(QByteArray("HTTP 200\n\nok")));
        if (how == u"erase")
            files.erase(name);
        else if (how == u"change")
            files[name] += '!';
        else
            files[artifactName(QString(64, u'a'))] = "x";
        const auto report = verifyBundle(files, {});
        QVERIFY(!report);
        QVERIFY2(report.error().text.contains(u"artifacts/") && report.error().text.endsWith(says),
                 qPrintable(report.error().text));
    }

    void aWriterMayGoOnMeanwhile()
    {
        Stored store;
        const auto before = store.compose();
        const qint64 size = store.log.ledger.size();
        const EvaluationRow late = [&] {
            Decision hold = store.desk.startOf(
                store.log.ledger, store.log.ledger.rollout(store.rollout)->leaseId, store.rollout.text);
            hold.kind = u"hold"_s;
            hold.use = 0;
            store.log.append(Desk::sign(toStatement(hold), store.desk.person));
            store.look();
            return store.log.journaled.back();
        }();
        StoreBatch batch; // without a head, as if it were on its way
        batch.records = {store.log.rows.back()};
        batch.evaluations = {late};
        QCOMPARE(late.logSize, size + 1);
        QVERIFY((*StoreWriter::open(store.paths.database))->append(batch));
        const auto after = store.compose();
        QVERIFY2(after.has_value(), after ? "" : qPrintable(after.error().sentence()));
        QVERIFY(*before == *after);
    }

    void aBrokenStoreIsNotExported()
    {
        Stored store;
        store.log.journaled.back().body += ' ';
        QVERIFY(QFile::remove(store.paths.database));
        store.write();
        const auto files = store.compose();
        QVERIFY(!files);
        QCOMPARE(files.error().code, ErrorCode::Unverified);
        QVERIFY2(files.error().text.contains(u"does not continue the chain"), qPrintable(files.error().text));
    }

    void itIsNeverOverwritten()
    {
        const Desk desk;
        const QString path = desk.folder.path() + u"/there.tar"_s;
        QVERIFY(writeArchive(path, {{u"README"_s, "one"}}));
        const QByteArray before = bytesOf(path);
        const Done again = writeArchive(path, {{u"README"_s, "two"}});
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::BadInput);
        QCOMPARE(bytesOf(path), before);
    }

    void itIsNotNamedForWhatItIsNot_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("a tar") << u"web.tar"_s << true;
        QTest::newRow("a compressed tar") << u"web.tar.zst"_s << true;
        QTest::newRow("no ending") << u"web"_s << true;
        QTest::newRow("a zip") << u"web.zip"_s << false;
        QTest::newRow("a zip in capitals") << u"WEB.ZIP"_s << false;
        QTest::newRow("a compression that is not ours") << u"web.tar.xz"_s << false;
    }
    void itIsNotNamedForWhatItIsNot()
    {
        QFETCH(QString, name);
        QFETCH(bool, isTaken);
        const Desk desk;
        const QString path = desk.folder.path() + u'/' + name;
        const Done written = writeArchive(path, {{u"README"_s, "one"}});
        QCOMPARE(written.has_value(), isTaken);
        QCOMPARE(QFile::exists(path), isTaken);
        if (!isTaken)
            QCOMPARE(written.error().code, ErrorCode::BadInput);
    }

    void givenUpItIsNotThere_data()
    {
        QTest::addColumn<int>("whenAsked");
        QTest::newRow("before the first file is written") << 1;
        QTest::newRow("between two files") << 2;
    }
    void givenUpItIsNotThere()
    {
        QFETCH(int, whenAsked);
        const Desk desk;
        const QString path = desk.folder.path() + u"/given-up.tar.gz"_s;
        const QStringList before = QDir(desk.folder.path()).entryList(QDir::Files);
        int asked = 0;
        const Done written = writeArchive(path, {{u"README"_s, "one"}, {u"checkpoint"_s, "two"}},
                                          [&] { return ++asked == whenAsked; });
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Cancelled);
        QCOMPARE(QDir(desk.folder.path()).entryList(QDir::Files), before);
    }

    void aReadingThatIsGivenUpSaysSo()
    {
        const Stored store;
        qint64 heard = 0;
        const Attended stays{[] { return false; }, [&](qint64 records) { heard = records; }};
        QVERIFY(store.compose(stays));
        QCOMPARE(heard, store.log.ledger.size());
        const auto composed = store.compose({[] { return true; }, {}});
        QVERIFY(!composed);
        QCOMPARE(composed.error().code, ErrorCode::Cancelled);
        const auto verified = verifyStore(store.paths, 1, {[] { return true; }, {}});
        QVERIFY(!verified);
        QCOMPARE(verified.error().code, ErrorCode::Cancelled); // it says nothing about the log
    }

    void aFolderIsReadHoweverItIsNamed_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"bundle", "bundle/", "./bundle", "bundle/../bundle//"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void aFolderIsReadHoweverItIsNamed()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        const QString before = QDir::currentPath();
        QVERIFY(QDir(folder.path()).mkpath(u"bundle/log"_s));
        for (const QString &one : {u"/bundle/README"_s, u"/bundle/log/000000.json"_s})
            QVERIFY(QFile(folder.path() + one).open(QIODevice::WriteOnly));
        QVERIFY(QDir::setCurrent(folder.path()));
        const auto files = readBundle(name);
        QVERIFY(QDir::setCurrent(before));
        QVERIFY2(files.has_value(), files ? "" : qPrintable(files.error().sentence()));
        QCOMPARE(*files, (BundleFiles{{u"README"_s, {}}, {u"log/000000.json"_s, {}}}));
    }

    void hostileTarsAreRefused_data()
    {
        QTest::addColumn<std::vector<Entry>>("entries");
        QTest::addColumn<QString>("says");
        QTest::addRow("out of the folder") << std::vector<Entry>{{"log/../../etc"}} << u"with the name"_s;
        QTest::addRow("from the root") << std::vector<Entry>{{"/etc/passwd"}} << u"with the name"_s;
        QTest::addRow("a line break in a name") << std::vector<Entry>{{"log/a\nb"}} << u"with the name"_s;
        QTest::addRow("too deep") << std::vector<Entry>{{"a/b/c/d"}} << u"with the name"_s;
        QTest::addRow("a folder out of the folder")
            << std::vector<Entry>{{"../x", AE_IFDIR}} << u"a folder with the name"_s;
        QTest::addRow("a symbolic link")
            << std::vector<Entry>{{"README", AE_IFLNK, "/etc/passwd"}} << u"a link"_s;
        QTest::addRow("a hard link") << std::vector<Entry>{{"a"}, {"README", AE_IFREG, "a"}} << u"a link"_s;
        QTest::addRow("a fifo") << std::vector<Entry>{{"README", AE_IFIFO}} << u"something else than files"_s;
        QTest::addRow("a name twice") << std::vector<Entry>{{"README"}, {"README"}} << u"README twice"_s;
        QTest::addRow("a name twice, once with a dot")
            << std::vector<Entry>{{"README"}, {"./README"}} << u"README twice"_s;
    }
    void hostileTarsAreRefused()
    {
        QFETCH(std::vector<Entry>, entries);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        writeTar(folder.path() + u"/x.tar"_s, entries);
        const auto files = readBundle(folder.path() + u"/x.tar"_s);
        QVERIFY(!files);
        QCOMPARE(files.error().code, ErrorCode::Unverified);
        QVERIFY2(files.error().text.contains(says), qPrintable(files.error().text));
    }

    void whatIsNoTarIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addRow("text") << QByteArray("hello\n");
        QTest::addRow("gzip of nothing") << QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
        QTest::addRow("a tar cut short") << QByteArray(257, 'a') + "ustar" + QByteArray(100, 'b');
    }
    void whatIsNoTarIsRefused()
    {
        QFETCH(QByteArray, bytes);
        const QTemporaryDir folder;
        QFile file(folder.path() + u"/x"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        const auto files = readBundle(file.fileName());
        QVERIFY(!files);
        QCOMPARE(files.error().code, ErrorCode::Unverified);
    }

    void aLookReadsBackOnlyAsItWasWritten_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<bool>("reads");
        QTest::addRow("as written") << QByteArray("x") << QByteArray("x") << true;
        QTest::addRow("a space") << QByteArray(",\"bootMs\"") << QByteArray(", \"bootMs\"") << false;
        QTest::addRow("a leading zero") << QByteArray(":7,") << QByteArray(":07,") << false;
        QTest::addRow("a float") << QByteArray(":7,") << QByteArray(":7.0,") << false;
        QTest::addRow("another field") << QByteArray("{") << QByteArray("{\"a\":1,") << false;
        QTest::addRow("a field twice") << QByteArray("{") << QByteArray("{\"bootMs\":7,") << false;
        QTest::addRow("a short chain") << QByteArray(64, 'a') << QByteArray(62, 'a') << false;
        QTest::addRow("an escape") << QByteArray("web") << QByteArray("w\\u0065b") << false;
        QTest::addRow("no line feed") << QByteArray("\n") << QByteArray() << false;
    }
    void aLookReadsBackOnlyAsItWasWritten()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(bool, reads);
        const EvaluationRow row{3,
                                u"web-\u00fc \"1\""_s,
                                7,
                                {5, 7, u"boot"_s},
                                "{\"k\":\"a\\n\xc3\xbc\"}",
                                QByteArray(32, '\xaa')};
        const auto back = readSampleLine(sampleLine(row).replace(from, to));
        QCOMPARE(back.has_value(), reads);
        if (reads)
            QCOMPARE(*back, row);
    }
};

QTEST_GUILESS_MAIN(TestBundle)
#include "tst_bundle.moc"
