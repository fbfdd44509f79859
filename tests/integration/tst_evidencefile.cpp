#include "tests/integration/released.h"

using namespace interlock;
using namespace interlock::testing;

/// A bundle as a file: how it is written, what a tar or a folder may hold, what the plan demands of it.
class TestEvidenceFile : public EvidenceTest {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(play()); }

    /// What only a tar, or only a folder, can hold.
    void unfitContainersAreRefused_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<int>("shell");
        QTest::addColumn<QString>("says"); ///< the program and verify.py
        const QString after = u"bytes after the end of its tar"_s;
        QTest::addRow("a link in the folder") << u"link"_s << 5 << u"holds a link"_s;
        QTest::addRow("a folder that is a link") << u"folder link"_s << 5 << u"holds a link"_s;
        QTest::addRow("a hidden file") << u"hidden"_s << 5 << u""_s;
        QTest::addRow("an empty folder") << u"empty folder"_s << 5 << u"holds an empty folder"_s;
        QTest::addRow("an empty folder in a folder that is known")
            << u"empty below"_s << 5 << u"holds an empty folder"_s;
        QTest::addRow("a tar with .. in a name") << u"tar"_s << kNoSay << u""_s;
        QTest::addRow("a tar that is cut short") << u"short"_s << kNoSay << u""_s;
        QTest::addRow("a tar with an empty folder")
            << u"tar folder"_s << kNoSay << u"holds an empty folder"_s;
        QTest::addRow("a tar with more bytes") << u"more"_s << kNoSay << after;
        QTest::addRow("a tar with more bytes far behind its end") << u"far"_s << kNoSay << after;
        QTest::addRow("a tar with more zeros than any program pads with") << u"zeros"_s << kNoSay << after;
        QTest::addRow("a tar with a second one behind it") << u"second"_s << kNoSay << after;
        QTest::addRow("a gzip stream with more bytes") << u"gz more"_s << kNoSay << after;
        QTest::addRow("a gzip stream with zeros behind it") << u"gz zeros"_s << kNoSay << after;
        QTest::addRow("a gzip stream with a second tar's behind it") << u"gz second"_s << kNoSay << after;
    }
    void unfitContainersAreRefused()
    {
        QFETCH(QString, how);
        QFETCH(int, shell);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        QString bundle = folder.path() + u"/b"_s;
        m_released.forge().unpack(bundle);
        if (how == u"link")
            QVERIFY(QFile::link(bundle + u"/README"_s, bundle + u"/heads/link.sig"_s));
        else if (how == u"folder link")
            QVERIFY(QFile::link(bundle + u"/heads"_s, bundle + u"/more"_s));
        else if (how == u"hidden")
            QVERIFY(QFile::copy(bundle + u"/README"_s, bundle + u"/.hidden"_s));
        else if (how == u"empty folder")
            QVERIFY(QDir(bundle).mkdir(u"spare"_s));
        else if (how == u"empty below")
            QVERIFY(QDir(bundle).mkdir(u"log/spare"_s));
        else if (how == u"tar folder") {
            QVERIFY(QDir(folder.path()).mkdir(u"spare"_s));
            bundle = folder.path() + u"/x.tar"_s;
            QVERIFY(QFile::copy(m_released.tar, bundle));
            QCOMPARE(run(u"tar"_s, {u"-C"_s, folder.path(), u"-rf"_s, bundle, u"spare"_s}).status, 0);
        } else if (how.startsWith(u"gz") ||
                   QStringList{u"more"_s, u"far"_s, u"zeros"_s, u"second"_s}.contains(how)) {
            bundle = folder.path() + (how.startsWith(u"gz") ? u"/x.tar.gz"_s : u"/x.tar"_s);
            QVERIFY(writeArchive(bundle, m_released.forge().files));
            QFile file(bundle);
            QVERIFY(file.open(QIODevice::ReadWrite));
            const QByteArray whole = file.readAll();
            file.write(how.endsWith(u"more") ? QByteArray("#!/bin/sh\n")
                       : how == u"far"       ? QByteArray(300'000, '\0') + "x"
                       : how == u"zeros"     ? QByteArray(2 * 1024 * 1024, '\0')
                       : how == u"gz zeros"  ? QByteArray(64, '\0')
                                             : whole);
        } else if (how == u"tar") {
            bundle = folder.path() + u"/x.tar"_s;
            BundleFiles files = m_released.forge().files;
            files[u"log/../x"_s] = "x";
            QVERIFY(writeArchive(bundle, files));
        } else {
            bundle = folder.path() + u"/x.tar"_s;
            QVERIFY(QFile::copy(m_released.tar, bundle));
            QVERIFY(QFile::resize(bundle, QFileInfo(bundle).size() / 2));
        }
        const QStringList digest{u"--policy-digest"_s, m_released.genesis};
        const Ended one = run(interlockProgram(), QStringList{u"verify"_s, bundle} + digest);
        QVERIFY2(one.status == 5 && one.text.contains(says), qPrintable(explained(one)));
        const Ended three =
            run(u"python3"_s, QStringList{u"-B"_s, resource(u"verify.py"_s), bundle} + digest);
        QVERIFY2(three.status == 5 && three.text.contains(says), qPrintable(explained(three)));
        if (shell == kNoSay)
            return;
        const Ended two =
            run(u"bash"_s, {resource(u"verify.sh"_s), u"--genesis"_s, m_released.genesis, bundle});
        QVERIFY2(two.status == shell, qPrintable(explained(two)));
    }

    void theTarItselfIsVerified()
    {
        for (const QString &ending : {u".tar"_s, u".tar.gz"_s, u".tar.zst"_s}) {
            const QString path = m_released.folder.path() + u"/again"_s + ending;
            QVERIFY(writeArchive(path, m_released.forge().files));
            const QStringList digest{u"--policy-digest"_s, m_released.genesis};
            const Ended one = run(interlockProgram(), QStringList{u"verify"_s, path, u"--json"_s} + digest);
            QVERIFY2(one.status == 0 && one.text.contains(u"\"trusted\":true"), qPrintable(explained(one)));
            if (ending == u".tar.zst")
                continue; // not in Python's standard library
            const Ended three =
                run(u"python3"_s, QStringList{u"-B"_s, resource(u"verify.py"_s), path} + digest);
            QVERIFY2(three.status == 0, qPrintable(explained(three)));
        }
    }

    /// Packed again from the unpacked folder by another program: the folders stand in it, and other padding.
    void aTarOfAnotherProgramIsVerified()
    {
        const QTemporaryDir folder;
        m_released.forge().unpack(folder.filePath(u"b"_s));
        for (const QString &options : {u"-cf"_s, u"-czf"_s}) {
            const QString path = folder.filePath(u"again"_s + options);
            QCOMPARE(
                run(u"tar"_s, {u"-b"_s, u"512"_s, u"-C"_s, folder.filePath(u"b"_s), options, path, u"."_s})
                    .status,
                0);
            const QStringList digest{u"--policy-digest"_s, m_released.genesis};
            const Ended one = run(interlockProgram(), QStringList{u"verify"_s, path} + digest);
            QVERIFY2(one.status == 0, qPrintable(explained(one)));
            const Ended three =
                run(u"python3"_s, QStringList{u"-B"_s, resource(u"verify.py"_s), path} + digest);
            QVERIFY2(three.status == 0, qPrintable(explained(three)));
        }
    }

    void theExportRefuses_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::addRow("to overwrite")
            << QStringList{u"web-1"_s, u"-o"_s, m_released.tar} << 2 << u"never overwritten"_s;
        QTest::addRow("an unknown rollout")
            << QStringList{u"web-9"_s, u"-o"_s, u"x.tar"_s} << 2 << u"there is no rollout"_s;
        QTest::addRow("a folder that is not there")
            << QStringList{u"web-1"_s, u"-o"_s, u"/nowhere/x.tar"_s} << 1 << u"cannot create"_s;
        QTest::addRow("a name that is no tar's")
            << QStringList{u"web-1"_s, u"-o"_s, u"x.zip"_s} << 2
            << u"a bundle is a tar, and x.zip says it is something else"_s;
        QTest::addRow("neither a file nor --check")
            << QStringList{u"web-1"_s} << 2 << u"either -o or --check"_s;
    }
    void theExportRefuses()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, says);
        const Ended ended =
            run(interlockProgram(), QStringList{u"evidence"_s} + arguments +
                                        QStringList{u"--store"_s, u"sqlite:"_s + m_released.paths.database});
        QVERIFY2(ended.status == status && ended.text.contains(says), qPrintable(explained(ended)));
    }

    void whatThePlanDemandsIsAskedFor()
    {
        Bench bench;
        bench.plan = Bench::planOf(
            planText() + "evidence: {require: [lease, traffic-diff, decision], sign_off: [operator]}\n");
        QVERIFY(bench.init() && bench.start() && bench.begin(u"web-1"_s).accepted());
        QVERIFY(bench.reaches(u"web-1"_s, Phase::Baking));
        QVERIFY(bench.lower(u"web-1"_s).accepted() && bench.reaches(u"web-1"_s, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        const QStringList store{u"--store"_s, u"sqlite:"_s + bench.paths.database};
        const Ended open =
            run(interlockProgram(), QStringList{u"evidence"_s, u"web-1"_s, u"--check"_s} + store);
        QVERIFY2(open.status == 4, qPrintable(explained(open)));
        QVERIFY2(
            open.text.contains(u"MISSING sign-off of operator  missing: interlock signoff --role operator"_s),
            qPrintable(open.text));
        QCOMPARE(open.text.count(u"met     "_s), 3);
        const QStringList status =
            QStringList{u"status"_s, u"web-1"_s} + store; // where people look afterwards
        const QString mend = u"signoff web-1 --role operator --reason 'read the report'"_s;
        QVERIFY2(run(interlockProgram(), status)
                     .text.contains(u"  evidence MISSING  sign-off of operator: missing: interlock signoff "
                                    "--role operator; interlock "_s +
                                    mend),
                 qPrintable(run(interlockProgram(), status).text));
        QVERIFY(run(interlockProgram(), status + QStringList{u"--json"_s}).text.contains(mend));

        const QString lease = bench.ledger().rollout(RolloutId{u"web-1"_s})->leaseId;
        Decision signOff = bench.startOf(bench.ledger(), lease, u"web-1"_s);
        signOff.kind = u"signoff"_s;
        signOff.use = 0;
        signOff.reason = u"read it"_s;
        const EngineAnswer answer = bench.ask(Bench::sign(toStatement(signOff), bench.person));
        QVERIFY2(answer.accepted(), qPrintable(answer.text));
        QVERIFY(!run(interlockProgram(), status).text.contains(u"MISSING"_s));
        const QString tar = bench.folder.path() + u"/web.tar"_s;
        const Ended whole = run(interlockProgram(),
                                QStringList{u"evidence"_s, u"web-1"_s, u"-o"_s, tar, u"--json"_s} + store);
        QVERIFY2(whole.status == 0, qPrintable(explained(whole)));
        QVERIFY2(!whole.text.contains(u"\"met\":false"_s) && whole.text.count(u"\"met\":true"_s) == 4,
                 qPrintable(whole.text));
        QVERIFY(readBundle(tar)->at(u"report.md"_s).contains("| sign-off of operator | yes | dana, record "));
    }
};

QTEST_GUILESS_MAIN(TestEvidenceFile)
#include "tst_evidencefile.moc"
