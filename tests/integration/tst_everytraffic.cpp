#include "models/planfile/traffictext.h"
#include "models/store/heartbeat.h"
#include "models/traffic/make.h"
#include "tests/integration/guarded.h"
#include "tests/support/actuatortest.h"

using namespace interlock;
using namespace interlock::testing;

/// A whole release, from the lease to its end, through the kinds of traffic that are no HAProxy: the real
/// program, the demo's services under load, and a file that says what share was set.
class TestEveryTraffic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_world.start());
        HaproxyActuator load(m_world.traffic()); // the canary has requests to be judged by, whatever is said
        QVERIFY(applyNow(load, 5000));
    }

    void aGoodReleaseCompletes_data() { kinds(); }
    void aGoodReleaseCompletes()
    {
        Release release(m_world);
        Traffic traffic;
        QVERIFY(replaceTraffic(release, traffic));
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Completed), qPrintable(release.where()));
        QCOMPARE(shareNow(traffic), QStringLiteral("100 %"));
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
    }

    void withoutAnEngineItIsRolledBackFromThePack_data() { kinds(); }
    void withoutAnEngineItIsRolledBackFromThePack()
    {
        Release release(m_world);
        Traffic traffic;
        QVERIFY(replaceTraffic(release, traffic));
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Baking), qPrintable(release.where()));
        QVERIFY(release.loseEverything());
        const Outcome back = release.run({u"rollback"_s, u"--reason"_s, u"test"_s});
        QVERIFY2(back.status == 3, qPrintable(back.out + back.err));
        QCOMPARE(shareNow(traffic), QStringLiteral("0 %"));
    }

    void somebodyElsesWriteIsHeld_data() { kinds(); }
    void somebodyElsesWriteIsHeld()
    {
        Release release(m_world);
        Traffic traffic;
        QVERIFY(replaceTraffic(release, traffic));
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Baking), qPrintable(release.where()));
        const auto somebody = makeActuator(traffic, QString());
        const auto beat = readHeartbeat(release.paths);
        QVERIFY(beat.has_value());
        somebody->setEpoch(beat->epoch); // a flag file takes no raise from an engine that is gone
        QVERIFY(applyNow(*somebody, 10'000));
        QVERIFY2(release.reaches(Phase::Held), qPrintable(release.where()));
        QTRY_COMPARE_WITH_TIMEOUT(shareNow(traffic), QStringLiteral("25 %"), 10'000); // lowered, once
    }

    /// The file is gone while the canary has traffic: the rollback writes it anew from its pack.
    void aFileThatIsGoneIsWrittenAnewFromThePack_data()
    {
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("by");
        for (const QString &by : {u"a guardrail"_s, u"a person"_s, u"a person without an engine"_s}) {
            QTest::newRow(qPrintable(u"env, by "_s + by)) << env() << by;
            QTest::newRow(qPrintable(u"flags, by "_s + by)) << flags() << by;
        }
    }
    void aFileThatIsGoneIsWrittenAnewFromThePack()
    {
        QFETCH(const QString, by);
        Release release(m_world);
        Traffic traffic;
        QVERIFY(replaceTraffic(release, traffic));
        QVERIFY(put(release.plan, contentOf(release.plan).replace("bake: 4s", "bake: 60s")));
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Baking), qPrintable(release.where()));
        const QString file = release.folder.filePath(
            std::holds_alternative<EnvTraffic>(traffic) ? u"web.env"_s : u"flags.json"_s);
        const QString pack = release.paths.pack(release.rollout.text);
        QVERIFY(contentOf(pack).contains(QByteArray("\"kept\":[{")));
        QCOMPARE(QFile::permissions(pack) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(QFile::remove(file));
        if (by == u"a guardrail") {
            QVERIFY(m_world.setFault(u"latency"_s));
        } else {
            QVERIFY(by == u"a person" || release.loseEverything());
            const Outcome back = release.run({u"rollback"_s, u"--reason"_s, u"test"_s});
            QVERIFY2(back.status == 3, qPrintable(back.out + back.err));
        }
        const auto fine = qScopeGuard([this] { (void)m_world.setFault(u"none"_s); });
        if (by != u"a person without an engine")
            QVERIFY2(release.reaches(Phase::RolledBack), qPrintable(release.where()));
        QCOMPARE(shareNow(traffic), QStringLiteral("0 %"));
        QVERIFY(contentOf(file).contains("others"));
        QVERIFY2(!contentOf(release.paths.database).contains("k3pt-s3cret"),
                 "what a file holds besides stands in no log");
    }

private:
    static QString env()
    {
        return u"traffic:\n  type: env\n  file: @DIR@/web.env\n"
               "  values: {CANARY: \"on\", SHARE: \"{share}\"}\n  off: {CANARY: \"off\"}\n"
               "  then: {run: [cp, @DIR@/web.env, @DIR@/taken.env]}\n"_s;
    }
    static QString flags()
    {
        return u"traffic:\n  type: flags\n  file: @DIR@/flags.json\n"
               "  booleans: [canary]\n  percentage: rollout\n"_s;
    }
    static void kinds()
    {
        QTest::addColumn<QString>("section");
        QTest::newRow("command") << "traffic:\n  type: command\n"
                                    "  set: [sh, -c, 'echo $0 > @DIR@/share', '{percent}']\n"
                                    "  read: [cat, @DIR@/share]\n";
        QTest::newRow("env") << env();
        QTest::newRow("flags") << flags();
    }

    /// Puts the row's section in the place of the plan's, and the files it begins with beside it.
    static bool replaceTraffic(const Release &release, Traffic &traffic)
    {
        QFETCH(QString, section);
        const QString folder = release.folder.path();
        section.replace(u"@DIR@"_s, folder);
        QString plan = QString::fromUtf8(contentOf(release.plan));
        const qsizetype from = plan.indexOf(u"traffic:"_s), to = plan.indexOf(u"\nlease:"_s) + 1;
        plan.replace(from, to - from, section);
        const auto read = readTrafficSection(section);
        if (read)
            traffic = *read;
        return read && put(release.plan, plan.toUtf8()) && put(folder + u"/share"_s, "0\n") &&
               put(folder + u"/web.env"_s, "# others\nTOKEN=k3pt-s3cret\nCANARY=off\nSHARE=0\n") &&
               put(folder + u"/flags.json"_s,
                   "{\"flags\": {\"canary\": {\"state\": \"ENABLED\", \"variants\": {\"on\": true, "
                   "\"off\": false}, \"defaultVariant\": \"off\"}, \"rollout\": {\"state\": \"ENABLED\", "
                   "\"variants\": {\"none\": 0}, \"defaultVariant\": \"none\"}}, "
                   "\"metadata\": {\"others\": \"k3pt-s3cret\"}}");
    }

    static QString shareNow(const Traffic &traffic)
    {
        const auto actuator = makeActuator(traffic, QString());
        return shareRead(*actuator);
    }
    World m_world;
};

QTEST_GUILESS_MAIN(TestEveryTraffic)
#include "tst_everytraffic.moc"
