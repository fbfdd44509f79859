#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/engine/restoration.h"
#include "tests/support/badserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

/// Writes its argument into the journal beside the store of the test.
const QByteArray kNote = "#!/bin/sh\necho \"$1\" >> \"$2\"\n";

struct Bench {
    QTemporaryDir dir;
    QString journal = dir.filePath(u"journal"_s);
    Pack pack;
    QStringList told;
    std::optional<Restoration::End> end;
    std::unique_ptr<Restoration> restoration;

    Bench()
    {
        pack.files = {{u"flags.json"_s, sha256Hex("old"), "old"},
                      {u"bin/note.sh"_s, sha256Hex(kNote), kNote}};
        pack.manifest.rollback.pack = QStringList{u"flags.json"_s};
        pack.manifest.putsBack = {{u"flags.json"_s, dir.filePath(u"flags.json"_s), sha256Hex("old")}};
        pack.manifest.rollback.steps = {note(u"first"_s), note(u"second"_s)};
        pack.manifest.rollback.verify = {note(u"probe"_s)};
    }
    Step note(const QString &name) const
    {
        return {name, {u"bin/note.sh"_s, name, journal}, Duration(20'000)};
    }
    bool run(Duration left = Duration(60'000))
    {
        restoration = std::make_unique<Restoration>(
            Restoration::Parts{pack, left, [this](const Restoration::Fact &fact) { told << fact.text(); }});
        restoration->begin([this](const Restoration::End &ended) { end = ended; });
        return QTest::qWaitFor([this] { return end.has_value(); }, 30000);
    }
    QByteArray journaled() const { return readBounded(journal, 1000).value_or(QByteArray()); }
    QByteArray flags() const
    {
        return readBounded(dir.filePath(u"flags.json"_s), 1000).value_or(QByteArray());
    }
};

} // namespace

/// What a rollback does once the canary has no traffic.
class TestRestoration : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goesInOrder()
    {
        Bench bench;
        QVERIFY(writeAtomically(bench.dir.filePath(u"flags.json"_s), "new"));
        QVERIFY(bench.run());
        QCOMPARE(bench.told,
                 (QStringList{u"file flags.json"_s, u"step first"_s, u"step second"_s, u"probe probe"_s}));
        QCOMPARE(bench.journaled(), QByteArray("first\nsecond\nprobe\n"));
        QCOMPARE(bench.flags(), QByteArray("old"));
        QCOMPARE(bench.end->text(), u"restored: 4 parts"_s);
    }

    void whatFailsIsToldAndTheRestGoesOn_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("says");
        QTest::newRow("a status") << QStringList{u"false"_s} << u"step broken: exit status 1"_s;
        QTest::newRow("no such program") << QStringList{u"no-such-program"_s} << u"step broken: "_s;
        QTest::newRow("its own deadline") << QStringList{u"sleep"_s, u"60"_s} << u"step broken: "_s;
    }
    void whatFailsIsToldAndTheRestGoesOn()
    {
        QFETCH(const QStringList, command);
        QFETCH(const QString, says);
        Bench bench;
        bench.pack.manifest.rollback.steps.insert(bench.pack.manifest.rollback.steps.begin(),
                                                  Step{u"broken"_s, command, Duration(300)});
        QVERIFY(bench.run());
        QVERIFY2(bench.told.at(1).startsWith(says), qPrintable(bench.told.at(1)));
        QCOMPARE(bench.journaled(), QByteArray("first\nsecond\nprobe\n"));
        QCOMPARE(bench.flags(), QByteArray("old"));
        QCOMPARE(bench.end->failed.size(), 1);
        QVERIFY(bench.end->text().startsWith(u"not restored: step broken"_s));
    }

    void aReloadFindsTheFilesPutBack()
    {
        Bench bench;
        const QString file = bench.dir.filePath(u"flags.json"_s);
        QVERIFY(writeAtomically(file, "new"));
        bench.pack.manifest.rollback.steps = {
            {u"reload"_s, {u"cp"_s, file, bench.dir.filePath(u"seen"_s)}, Duration(20'000)}};
        QVERIFY(bench.run());
        QCOMPARE(readBounded(bench.dir.filePath(u"seen"_s), 1000).value_or(QByteArray()), QByteArray("old"));
    }

    void anAddressIsAskedUntilItAnswersAsItShould_data()
    {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("from"); ///< the question it is answered at; 0: never
        QTest::addColumn<QString>("failed");
        QTest::newRow("503 where 503 is wanted") << 503 << 1 << "";
        QTest::newRow("a service that needs a while") << 503 << 3 << "";
        QTest::newRow("200 for ever where 503 is wanted")
            << 503 << 0 << "probe closed: not as wanted within its time: ";
    }
    void anAddressIsAskedUntilItAnswersAsItShould()
    {
        QFETCH(const int, wanted);
        QFETCH(const int, from);
        QFETCH(const QString, failed);
        BadServer server;
        int asked = 0;
        server.makeBody = [&server, &asked, wanted, from] {
            server.status = from > 0 && ++asked >= from ? wanted : 200;
            return QByteArray("{}");
        };
        Bench bench;
        Check check;
        check.name = u"closed"_s;
        check.httpGet = server.url();
        check.expectStatus = wanted;
        bench.pack.manifest.rollback.verify = {{u"closed"_s, {}, Duration(from > 0 ? 20'000 : 1200), check}};
        QVERIFY(bench.run());
        QCOMPARE(bench.end->failed.isEmpty(), failed.isEmpty());
        QVERIFY2(failed.isEmpty() || bench.end->failed.front().startsWith(failed),
                 qPrintable(bench.end->text()));
    }

    void theRollbacksDeadlineEndsAllButTheFiles()
    {
        Bench bench;
        QVERIFY(writeAtomically(bench.dir.filePath(u"flags.json"_s), "new"));
        bench.pack.manifest.rollback.steps = {{u"endless"_s, {u"sleep"_s, u"60"_s}, Duration(60'000)}};
        QVERIFY(bench.run(Duration(300)));
        QCOMPARE(bench.end->failed, (QStringList{u"step endless: the time of the rollback was over"_s,
                                                 u"probe probe: no time was left for it"_s}));
        QVERIFY(bench.journaled().isEmpty());
        QCOMPARE(bench.flags(), QByteArray("old"));
    }

    void mayBeCarriedOutAgain()
    {
        Bench bench;
        QVERIFY(bench.run());
        bench.end.reset();
        bench.told.clear();
        QVERIFY(bench.run());
        QCOMPARE(bench.end->failed, QStringList());
        QCOMPARE(bench.flags(), QByteArray("old"));
    }

    void isNotNeededForTrafficAlone()
    {
        Bench bench;
        QVERIFY(Restoration::isNeeded(bench.pack.manifest));
        QVERIFY(!Restoration::isNeeded(PackManifest{}));
    }
};

QTEST_GUILESS_MAIN(TestRestoration)
#include "tst_restoration.moc"
