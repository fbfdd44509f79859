#include "models/traffic/haproxy.h"
#include "models/traffic/haproxyfit.h"

#include <QTest>

using namespace interlock;

namespace {

HaproxyTraffic traffic()
{
    HaproxyTraffic all;
    all.socket = QStringLiteral("/run/haproxy/admin.sock");
    all.backend = QStringLiteral("web");
    all.canary = QStringList{QStringLiteral("v2")};
    all.stable = QStringList{QStringLiteral("v1")};
    return all;
}

/// An answer of HAProxy 2.6 with the columns that count, in another order than they are used.
QByteArray answer(const QByteArray &v1, const QByteArray &v2)
{
    return "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
           "srv_iweight\n"
           "3 web 1 v1 127.0.0.1 " +
           v1 + "\n3 web 2 v2 127.0.0.1 " + v2 +
           "\n\nName: HAProxy\nPid: 77\nUptime_sec: 5\nStart_time_sec: 1700000000\n\n";
}

} // namespace

class TestHaproxyState : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void share_data()
    {
        QTest::addColumn<QByteArray>("v1");
        QTest::addColumn<QByteArray>("v2");
        QTest::addColumn<int>("canary");
        QTest::addColumn<bool>("stableReady");
        // operational state, administrative state, weight, initial weight
        QTest::newRow("a quarter") << QByteArray("2 0 192 1") << QByteArray("2 0 64 0") << 2500 << true;
        QTest::newRow("canary in MAINT keeps its weight and gets nothing")
            << QByteArray("2 0 192 1") << QByteArray("0 1 64 0") << 0 << true;
        QTest::newRow("canary drained gets nothing new")
            << QByteArray("2 0 192 1") << QByteArray("2 8 64 0") << 0 << true;
        QTest::newRow("canary disabled in the configuration")
            << QByteArray("2 0 192 1") << QByteArray("0 5 64 0") << 0 << true;
        QTest::newRow("stable in MAINT: the canary has everything, and nobody would be left to serve")
            << QByteArray("0 1 192 1") << QByteArray("2 0 64 0") << 10'000 << false;
        QTest::newRow("stable drained is no more there than in MAINT")
            << QByteArray("2 8 192 1") << QByteArray("2 0 64 0") << 10'000 << false;
        QTest::newRow("at 100 % stable weighs 0 and can take over")
            << QByteArray("2 0 0 1") << QByteArray("2 0 256 0") << 10'000 << true;
        QTest::newRow("stable DOWN cannot take over; the share is that of the weights")
            << QByteArray("0 0 192 1") << QByteArray("2 0 64 0") << 2500 << false;
        QTest::newRow("canary DOWN keeps its share")
            << QByteArray("2 0 192 1") << QByteArray("0 0 64 0") << 2500 << true;
        QTest::newRow("nobody has a weight") << QByteArray("2 0 0 1") << QByteArray("2 0 0 0") << 0 << true;
    }
    void share()
    {
        QFETCH(QByteArray, v1);
        QFETCH(QByteArray, v2);
        const auto reading = readHaproxyState(traffic(), answer(v1, v2));
        QVERIFY2(reading, reading ? "" : qPrintable(reading.error().sentence()));
        QTEST(reading->canary.basisPoints, "canary");
        QTEST(reading->stableReady, "stableReady");
        QCOMPARE(reading->worker, QStringLiteral("pid 77 started 1700000000"));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no such backend")
            << QByteArray("Can't find backend.\n\nName: HAProxy\nPid: 77\n\n")
            << "HAProxy has no backend \"web\"; name a backend of its configuration under traffic.backend";
        QTest::newRow("no such server")
            << answer("2 0 1 1", "2 0 1 1").replace(" v2 ", " v3 ")
            << "HAProxy has no server \"v2\" in backend \"web\"; did you mean \"v1\"?";
        QTest::newRow("cut short") << answer("2 0 1 1", "2 0 1 1").left(150)
                                   << "HAProxy's answer ends before `show info`; read again";
        QTest::newRow("static balancing")
            << QByteArray(
                   "\nBackend is using a static LB algorithm and only accepts weights '0%' and '100%'.\n\n")
            << "backend \"web\" balances statically and takes no weights; use `balance roundrobin` or "
               "`balance random` in it";
        QTest::newRow("level user")
            << QByteArray("Permission denied\n\n")
            << "HAProxy says \"Permission denied\"; the socket needs level admin: `stats "
               "socket /run/haproxy/admin.sock level admin`";
    }
    void refusals()
    {
        QFETCH(QByteArray, bytes);
        const auto reading = readHaproxyState(traffic(), bytes);
        QVERIFY(!reading);
        QTEST(reading.error().sentence(), "sentence");
    }

    void fits_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("fit");
        const QByteArray head = "# pxname,svname,algo,\n";
        QTest::newRow("round robin") << head + "web,BACKEND,roundrobin,\n" << true;
        QTest::newRow("static round robin") << head + "web,BACKEND,static-rr,\n" << false;
        QTest::newRow("the first with room, whatever it weighs") << head + "web,BACKEND,first,\n" << false;
        QTest::newRow("a hash, static or not") << head + "web,BACKEND,source,\n" << true;
        QTest::newRow("a level that does not see it")
            << QByteArray("# pxname,svname,\nweb,BACKEND,\n") << true;
        QTest::newRow("nothing") << QByteArray() << true;
        const QByteArray servers = "# pxname,svname,status,weight,bck,\n";
        QTest::newRow("stable and canary, as the plan says")
            << servers + "web,v1,UP,100,0,\nweb,v2,no check,0,0,\nweb,BACKEND,UP,100,,\n"
            << true;
        QTest::newRow("a server with traffic that the plan does not name")
            << servers + "web,v1,UP,100,0,\nweb,v2,UP,0,0,\nweb,x9,UP,100,0,\n"
            << false;
        QTest::newRow("the same, DOWN: it comes back") << servers + "web,v1,UP,100,0,\nweb,x9,DOWN,100,0,\n"
                                                       << false;
        QTest::newRow("the same as a backup, in MAINT, and without weight")
            << servers + "web,v1,UP,1,0,\nweb,x9,UP,1,1,\nweb,x8,MAINT,1,0,\nweb,x7,UP,0,0,\n"
            << true;
        QTest::newRow("stable in MAINT: nobody could take all back")
            << servers + "web,v1,MAINT,100,0,\nweb,v2,UP,0,0,\n"
            << false;
        QTest::newRow("stable drained") << servers + "web,v1,DRAIN,100,0,\n" << false;
        QTest::newRow("stable DOWN is what guardrails and readiness judge")
            << servers + "web,v1,DOWN,100,0,\n"
            << true;
    }
    void fits()
    {
        QFETCH(QByteArray, answer);
        QFETCH(bool, fit);
        QCOMPARE(haproxyFit(traffic(), answer).has_value(), fit);
    }

    /// Weights are "uweight iweight" of the canary, then of stable.
    void whatCannotBeSeenIsProbed_data()
    {
        QTest::addColumn<QByteArray>("algorithm");
        QTest::addColumn<QByteArray>("canary");
        QTest::addColumn<QByteArray>("stable");
        QTest::addColumn<QByteArray>("probe");
        const QByteArray set = "set server web/v1 weight ";
        const auto there = [set](const QByteArray &other, const QByteArray &own) {
            return set + other + "; " + set + own;
        };
        QTest::newRow("a hash") << QByteArray("source") << QByteArray("0 0") << QByteArray("100 100")
                                << there("99", "100");
        QTest::newRow("after another rollout the next weight is the configured one")
            << QByteArray("uri") << QByteArray("0 0") << QByteArray("101 100") << there("102", "101");
        QTest::newRow("the lowest weight")
            << QByteArray("hdr(Host)") << QByteArray("0 0") << QByteArray("1 1") << there("2", "1");
        QTest::newRow("the highest weight")
            << QByteArray("source") << QByteArray("0 0") << QByteArray("256 256") << there("255", "256");
        QTest::newRow("round robin takes weights")
            << QByteArray("roundrobin") << QByteArray("0 0") << QByteArray("100 100") << QByteArray();
        QTest::newRow("the canary has a share, and something would move")
            << QByteArray("source") << QByteArray("5 0") << QByteArray("100 100") << QByteArray();
        QTest::newRow("stable weighs nothing, which may be wanted")
            << QByteArray("source") << QByteArray("0 0") << QByteArray("0 100") << QByteArray();
    }
    void whatCannotBeSeenIsProbed()
    {
        QFETCH(QByteArray, algorithm);
        QFETCH(QByteArray, canary);
        QFETCH(QByteArray, stable);
        const QByteArray answer = "# pxname,svname,algo,\nweb,BACKEND," + algorithm +
                                  ",\n\n1\n# be_id be_name srv_name srv_uweight srv_iweight\n3 web v1 " +
                                  stable + "\n3 web v2 " + canary + "\n\n";
        QTEST(haproxyFitProbe(traffic(), answer), "probe");
    }

    void commands_data()
    {
        QTest::addColumn<int>("share");
        QTest::addColumn<QString>("expected");
        QTest::newRow("rollback: stable first")
            << 0 << "set server web/v1 weight 256; set server web/v2 weight 0";
        QTest::newRow("raise to 25 %")
            << 2500
            << "set server web/v1 weight 192; set server web/v2 state ready; set server web/v2 weight 64";
        QTest::newRow("raise to 100 %: the canary first")
            << 10'000
            << "set server web/v2 state ready; set server web/v2 weight 256; set server web/v1 weight 0";
    }
    void commands()
    {
        QFETCH(int, share);
        const auto commands = haproxyCommands(traffic(), {share});
        QVERIFY(commands);
        QTEST(QString::fromUtf8(*commands), "expected");
    }

    void whatWasBeforeTheRolloutComesBack_data()
    {
        QTest::addColumn<QString>("v1");
        QTest::addColumn<QString>("v3");
        QTest::addColumn<QString>("v2");
        QTest::addColumn<QString>("expected");
        QTest::newRow("stable's weights, each its own")
            << "weight 100, ready"
            << "weight 50, ready"
            << "weight 0, ready"
            << "set server web/v1 weight 100; set server web/v3 weight 50; set server web/v2 weight 0";
        QTest::newRow("the canary goes back into MAINT, stable's states are nobody's business")
            << "weight 100, ready"
            << "weight 50, maint"
            << "weight 0, maint"
            << "set server web/v1 weight 100; set server web/v3 weight 50; set server web/v2 weight 0; set "
               "server web/v2 state maint";
        QTest::newRow("a stable server without weight stays without, where another has one")
            << "weight 100, ready"
            << "weight 0, ready"
            << "weight 0, drain"
            << "set server web/v1 weight 100; set server web/v3 weight 0; set server web/v2 weight 0; set "
               "server web/v2 state drain";
        QTest::newRow("where none had a weight, all get one: somebody must serve")
            << "weight 0, ready"
            << "weight 0, ready"
            << "weight 256, ready"
            << "set server web/v1 weight 256; set server web/v3 weight 256; set server web/v2 weight 0";
        QTest::newRow("what says nothing of weights is not believed")
            << "weight 9999, ready"
            << "gone"
            << "weight -1, maint"
            << "set server web/v1 weight 256; set server web/v3 weight 256; set server web/v2 weight 0";
    }
    void whatWasBeforeTheRolloutComesBack()
    {
        QFETCH(const QString, v1);
        QFETCH(const QString, v3);
        QFETCH(const QString, v2);
        HaproxyTraffic two = traffic();
        two.stable << QStringLiteral("v3");
        const auto before = haproxyBefore(two, {{QStringLiteral("v1"), v1.toUtf8()},
                                                {QStringLiteral("v3"), v3.toUtf8()},
                                                {QStringLiteral("v2"), v2.toUtf8()}});
        QTEST(QString::fromUtf8(haproxyCommands(two, {0}, before).value()), "expected");
    }

    void aRaiseCountsTheServersThatTakeTraffic()
    {
        HaproxyTraffic two = traffic();
        two.stable << QStringLiteral("v3");
        HaproxyServers servers;
        servers.resting = QStringList{QStringLiteral("v3")};
        QCOMPARE(QString::fromUtf8(haproxyCommands(two, {2500}, servers).value()),
                 QStringLiteral("set server web/v1 weight 192; set server web/v3 weight 192; set server "
                                "web/v2 state ready; set server web/v2 weight 64"));
        servers.resting << QStringLiteral("v1");
        const auto refused = haproxyCommands(two, {2500}, servers);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY2(
            refused.error().text.startsWith(QStringLiteral("every stable server of backend \"web\" is out "
                                                           "of traffic")),
            qPrintable(refused.error().text));
        const auto lowered = haproxyCommands(two, {0}, servers); // a lowering asks nobody
        QVERIFY(lowered);
        QVERIFY2(lowered->startsWith("set server web/v1 state ready; set server web/v3 state ready; "),
                 lowered->constData()); // with the canary at 0 nobody else would serve
        servers.resting.removeOne(QStringLiteral("v1"));
        QVERIFY(!haproxyCommands(two, {0}, servers)->contains("state ready"));
    }

    void serversThatThePlanDoesNotNameCount_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<QByteArray>("backup");
        QTest::addColumn<int>("canary");
        QTest::newRow("it takes traffic") << QByteArray("2 0 64 1") << QByteArray("0") << 2000;
        QTest::newRow("in MAINT it takes none") << QByteArray("2 1 64 1") << QByteArray("0") << 2500;
        QTest::newRow("a backup takes none") << QByteArray("2 0 64 1") << QByteArray("1") << 2500;
    }
    void serversThatThePlanDoesNotNameCount()
    {
        QFETCH(const QByteArray, state);
        QFETCH(const QByteArray, backup);
        QByteArray all = answer("2 0 192 1", "2 0 64 0");
        all.replace("\n\nName:", "\n3 web 3 x9 127.0.0.1 " + state + "\n\n# pxname,svname,bck,\nweb,x9," +
                                     backup + ",\n\nName:");
        const auto reading = readHaproxyState(traffic(), all);
        QVERIFY2(reading, reading ? "" : qPrintable(reading.error().sentence()));
        QTEST(reading->canary.basisPoints, "canary");
        QCOMPARE(reading->targets.size(), size_t(2));
        QCOMPARE(reading->note.contains(QStringLiteral("x9")), reading->canary.basisPoints == 2000);
    }

    void detailIsForPeople()
    {
        const auto reading = readHaproxyState(traffic(), answer("0 1 192 1", "0 0 64 0"));
        QVERIFY(reading);
        QCOMPARE(reading->detail(), QStringLiteral("v2 64 ready down, v1 192 not ready down"));
    }
};

QTEST_APPLESS_MAIN(TestHaproxyState)
#include "tst_haproxystate.moc"
