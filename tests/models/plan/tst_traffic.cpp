#include "models/plan/traffic.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

EnvTraffic env(const QString &share)
{
    return {u"/etc/atlas/canary.env"_s,
            {{u"SELF"_s, u"on"_s}, {u"SELF_CANARY"_s, share}},
            {},
            u"atlas-api"_s,
            {},
            {}};
}

HttpTraffic http(const QString &body)
{
    HttpTraffic made;
    made.flags = {u"FIRST"_s};
    made.set = {u"PUT"_s, u"https://platform.example/flags/{flag}"_s, {}, QJsonValue(body), {}, {}};
    return made;
}

} // namespace

class TestTraffic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatItSaysOfItself_data()
    {
        QTest::addColumn<Traffic>("traffic");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("shares");
        QTest::newRow("servers") << Traffic(
                                        HaproxyTraffic{u"/run/a.sock"_s, u"web"_s, {u"v2"_s}, {u"v1"_s}, {}})
                                 << u"haproxy"_s
                                 << u"haproxy /run/a.sock, backend web: canary v2, stable v1"_s << true;
        QTest::newRow("a share in a variable")
            << Traffic(env(u"{share}"_s)) << u"env"_s
            << u"env /etc/atlas/canary.env, then restart atlas-api"_s << true;
        QTest::newRow("no share in a variable")
            << Traffic(env(u"1"_s)) << u"env"_s << u"env /etc/atlas/canary.env, then restart atlas-api"_s
            << false;
        QTest::newRow("a percentage among flags")
            << Traffic(FlagsTraffic{u"/srv/flags.json"_s, {u"on"_s}, u"percent"_s}) << u"flags"_s
            << u"flags /srv/flags.json: on percent"_s << true;
        QTest::newRow("booleans alone") << Traffic(FlagsTraffic{u"/srv/flags.json"_s, {u"on"_s}, {}})
                                        << u"flags"_s << u"flags /srv/flags.json: on"_s << false;
        QTest::newRow("a platform's booleans")
            << Traffic(http(u"{on}"_s)) << u"http"_s << u"http https://platform.example/flags/{flag}: FIRST"_s
            << false;
        QTest::newRow("a platform's percentage")
            << Traffic(http(u"{percent}"_s)) << u"http"_s
            << u"http https://platform.example/flags/{flag}: FIRST"_s << true;
        QTest::newRow("a command") << Traffic(CommandTraffic{{u"split"_s, u"main:{percent}"_s}, {u"show"_s}})
                                   << u"command"_s << u"command split main:{percent}"_s << true;
    }
    void whatItSaysOfItself()
    {
        QFETCH(Traffic, traffic);
        QTEST(trafficType(traffic), "type");
        QTEST(trafficText(traffic), "text");
        QTEST(setsShares(traffic), "shares");
        QVERIFY(!shareCheckOf(traffic));
    }

    void theShareIsCountedWhereThePlanSaysSo()
    {
        EnvTraffic traffic = env(u"{share}"_s);
        traffic.verifyShare = ShareCheck{{u"app"_s}, {}, {}, 0.95};
        const Traffic held(traffic);
        QVERIFY(shareCheckOf(held));
        QCOMPARE(shareCheckOf(held)->confidence, 0.95);
    }
};

QTEST_APPLESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
