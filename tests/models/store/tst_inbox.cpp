#include "models/store/answers.h"
#include "models/store/inbox.h"
#include "tests/models/store/storetest.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QByteArray &bytes)
{
    return sha256Hex(bytes) + u".json"_s;
}

} // namespace

class TestInbox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void loweringComesBeforeRaising()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        QVERIFY(dropRequest(store.paths, Lane::Raising, "raise").has_value());
        QVERIFY(dropRequest(store.paths, Lane::Lowering, "lower").has_value());
        Inbox inbox(store.paths);
        std::vector<Request> seen;
        connect(&inbox, &Inbox::arrived, this, [&](const Request &request) { seen.push_back(request); });
        inbox.scan();
        QCOMPARE(seen.size(), 2UL);
        QCOMPARE(seen[0].bytes, QByteArray("lower"));
        QVERIFY(seen[0].lane == Lane::Lowering);
        QCOMPARE(seen[0].sha256, sha256Hex("lower"));
        QCOMPARE(seen[0].owner, uint(::getuid()));
        QCOMPARE(seen[1].bytes, QByteArray("raise"));
        inbox.remove(seen[0]);
        QVERIFY(!QFile::exists(seen[0].path));
    }

    void aRequestIsNoticedByItself()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        Inbox inbox(store.paths);
        int seen = 0;
        connect(&inbox, &Inbox::arrived, this, [&](const Request &request) {
            ++seen;
            inbox.setAside(request);
        });
        QVERIFY(dropRequest(store.paths, Lane::Raising, "one").has_value());
        QTRY_COMPARE_WITH_TIMEOUT(seen, 1, 20000);
    }

    void whatIsUrgentComesBeforeAFlood()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        for (int i = 0; i < 500; ++i)
            QVERIFY(dropRequest(store.paths, Lane::Lowering, "bogus " + QByteArray::number(i)).has_value());
        QVERIFY(dropRequest(store.paths, Lane::Lowering, "the open rollout").has_value());
        Inbox inbox(store.paths);
        inbox.setUrgent([](const QByteArray &bytes) { return bytes == "the open rollout"; });
        std::vector<QByteArray> seen;
        connect(&inbox, &Inbox::arrived, this,
                [&](const Request &request) { seen.push_back(request.bytes); });
        inbox.scan();
        QCOMPARE(seen.size(), 64UL);
        QCOMPARE(seen.front(), QByteArray("the open rollout"));
    }

    /// Requests that wait for the disk never hide newer ones, whatever their number.
    void whatWaitsIsNotOfferedAgain()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        for (int i = 0; i < 70; ++i)
            QVERIFY(dropRequest(store.paths, Lane::Lowering, "request " + QByteArray::number(i)).has_value());
        Inbox inbox(store.paths);
        std::vector<Request> seen;
        connect(&inbox, &Inbox::arrived, this, [&](const Request &request) {
            seen.push_back(request);
            inbox.setAside(request);
        });
        inbox.scan();
        QCOMPARE(seen.size(), 64UL); // at most so many a look
        inbox.scan();
        QCOMPARE(seen.size(), 70UL);
        inbox.scan();
        QCOMPARE(seen.size(), 70UL);
        inbox.offerAgain(seen[3]);
        inbox.scan();
        QCOMPARE(seen.size(), 71UL);
        QCOMPARE(seen[70].bytes, seen[3].bytes);
    }

    void oddFilesAreLeftAndToldOnce_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("told");
        QTest::addRow("a name that is not ours") << u"name"_s << 0;
        QTest::addRow("a half-written temporary") << u"temporary"_s << 0;
        QTest::addRow("a symbolic link") << u"link"_s << 1;
        QTest::addRow("a symbolic link to nowhere") << u"broken link"_s << 1;
        QTest::addRow("a fifo") << u"fifo"_s << 1;
        QTest::addRow("more than 512 KiB") << u"large"_s << 1;
    }
    void oddFilesAreLeftAndToldOnce()
    {
        QFETCH(QString, what);
        QFETCH(int, told);
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const QString lane = store.paths.loweringInbox();
        QString path = lane + u'/' + nameOf("x");
        if (what == u"name")
            put(path = lane + u"/hello.json"_s, "x");
        else if (what == u"temporary")
            put(path = lane + u'/' + nameOf("x") + u".12.0.new"_s, "x");
        else if (what == u"link") {
            put(store.folder.path() + u"/secret"_s, "secret");
            QVERIFY(QFile::link(store.folder.path() + u"/secret"_s, path));
        } else if (what == u"broken link")
            QVERIFY(QFile::link(store.folder.path() + u"/none"_s, path));
        else if (what == u"fifo")
            QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        else
            put(path, QByteArray(kMostRequestBytes + 1, 'x'));
        Inbox inbox(store.paths);
        int arrived = 0, odd = 0;
        connect(&inbox, &Inbox::arrived, this, [&] { ++arrived; });
        connect(&inbox, &Inbox::oddFile, this, [&](const QString &where, const Error &) {
            QCOMPARE(where, path);
            ++odd;
        });
        inbox.scan();
        inbox.scan();
        QCOMPARE(arrived, 0);
        QCOMPARE(odd, told);
        QVERIFY(QFileInfo(path).isSymLink() || QFileInfo::exists(path));
    }

    void aRequestThatIsTooLargeIsRefusedAtTheSender()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        QVERIFY(dropRequest(store.paths, Lane::Raising, QByteArray(kMostRequestBytes, 'x')).has_value());
        const auto dropped = dropRequest(store.paths, Lane::Raising, QByteArray(kMostRequestBytes + 1, 'x'));
        QVERIFY(!dropped);
        QCOMPARE(dropped.error().code, ErrorCode::BadInput);
    }

    void answersAreSignedByTheEngine()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const auto engine = LocalSigner::create(store.paths.keys() + u"/engine"_s, u"engine"_s);
        const auto other = LocalSigner::create(store.paths.keys() + u"/other"_s, u"other"_s);
        QVERIFY(engine.has_value() && other.has_value());
        const QString request = sha256Hex("request");
        QVERIFY(!readAnswer(store.paths, request, (*engine)->key())->has_value()); // none yet
        EngineAnswer said{request, -1, ErrorCode::Refused, u"no lease"_s, u"ask for one"_s};
        QVERIFY(writeAnswer(store.paths, said, **engine));
        const auto read = readAnswer(store.paths, request, (*engine)->key());
        QVERIFY(read.has_value() && read->has_value());
        QVERIFY(!(*read)->accepted());
        QCOMPARE((*read)->code, ErrorCode::Refused);
        QCOMPARE((*read)->text, u"no lease"_s);
        QCOMPARE((*read)->mend, u"ask for one"_s);
        QCOMPARE(readAnswer(store.paths, request, (*other)->key()).error().code, ErrorCode::Unverified);
    }

    void forgedAnswersAreRefused_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addRow("signed by another key") << u"key"_s;
        QTest::addRow("an answer to another request") << u"request"_s;
        QTest::addRow("a changed body") << u"body"_s;
        QTest::addRow("no signature") << u"nothing"_s;
        QTest::addRow("not JSON") << u"text"_s;
    }
    void forgedAnswersAreRefused()
    {
        QFETCH(QString, how);
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const auto engine = LocalSigner::create(store.paths.keys() + u"/engine"_s, u"engine"_s);
        const auto other = LocalSigner::create(store.paths.keys() + u"/other"_s, u"other"_s);
        const QString request = sha256Hex("request"), elsewhere = sha256Hex("elsewhere");
        const QString path = store.paths.answers() + u'/' + request + u".json"_s;
        QVERIFY(writeAnswer(store.paths, {request, 7, {}, {}, {}}, how == u"key" ? **other : **engine));
        if (how == u"request") {
            QVERIFY(writeAnswer(store.paths, {elsewhere, 7, {}, {}, {}}, **engine));
            put(path, bytesOf(store.paths.answers() + u'/' + elsewhere + u".json"_s));
        } else if (how == u"body") {
            put(path, bytesOf(path).replace("\"body\":\"ey", "\"body\":\"eX"));
        } else if (how == u"nothing") {
            put(path, "{\"body\":\"e30=\"}");
        } else if (how == u"text") {
            put(path, "accepted");
        }
        QVERIFY(!readAnswer(store.paths, request, (*engine)->key()));
    }

    void oldAnswersGoAndNewOnesStay()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const auto age = [](const QString &path, int hours) {
            put(path, "x");
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-3600LL * hours),
                                     QFileDevice::FileModificationTime));
        };
        age(store.paths.answers() + u"/old"_s, 25);
        age(store.paths.answers() + u"/new"_s, 23);
        age(store.paths.blobs() + u"/old"_s, 2);
        age(store.paths.blobs() + u"/new"_s, 0);
        sweepAnswers(store.paths);
        QCOMPARE(QDir(store.paths.answers()).entryList(QDir::Files), QStringList{u"new"_s});
        QCOMPARE(QDir(store.paths.blobs()).entryList(QDir::Files), QStringList{u"new"_s});
    }
};

QTEST_GUILESS_MAIN(TestInbox)
#include "tst_inbox.moc"
