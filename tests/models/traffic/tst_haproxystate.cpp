#include "models/traffic/haproxy.h"

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
        QTest::newRow("stable in MAINT: the canary has everything, stable can take over")
            << QByteArray("0 1 192 1") << QByteArray("2 0 64 0") << 10'000 << true;
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
               "`balance leastconn` in it";
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

    void commands_data()
    {
        QTest::addColumn<int>("share");
        QTest::addColumn<QString>("expected");
        QTest::newRow("rollback: stable first")
            << 0 << "set server web/v1 state ready; set server web/v1 weight 256; set server web/v2 weight 0";
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

    void detailIsForPeople()
    {
        const auto reading = readHaproxyState(traffic(), answer("0 1 192 1", "0 0 64 0"));
        QVERIFY(reading);
        QCOMPARE(reading->detail(), QStringLiteral("v2 64 ready down, v1 192 not ready down"));
    }
};

QTEST_APPLESS_MAIN(TestHaproxyState)
#include "tst_haproxystate.moc"
