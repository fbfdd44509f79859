#include "models/notify/body.h"
#include "tests/models/notify/sample.h"

#include <QJsonArray>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

using Type = Sink::Type;

Q_DECLARE_METATYPE(Message)
Q_DECLARE_METATYPE(Sink)

namespace {

Sink sinkOf(Type type, bool securityOnly = false)
{
    Sink sink;
    sink.type = type;
    sink.securityOnly = securityOnly;
    return sink;
}

} // namespace

class TestMessage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void howLoudlyAFactIsTold_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("page");
        QTest::addColumn<QString>("level");
        const auto row = [](const char *name, const QString &kind, bool page, const QString &level) {
            QTest::newRow(name) << kind << page << level;
        };
        row("a rollback wakes people", u"rolling-back"_s, true, u"critical"_s);
        row("a hold wakes people", u"held"_s, true, u"critical"_s);
        row("a defect of the engine wakes people, flag or not", u"engine-fault"_s, false, u"critical"_s);
        row("a good end is told, and wakes nobody", u"completed"_s, true, u"normal"_s);
        row("a stage is told", u"stage-entered"_s, false, u"normal"_s);
        row("a gate that waits for people is told", u"gate-open"_s, false, u"normal"_s);
        row("an intent is for the log", u"intent"_s, false, u"nobody"_s);
        row("an outcome is for the log", u"outcome"_s, false, u"nobody"_s);
        row("a delivery is never told again", u"notified"_s, false, u"nobody"_s);
        row("nor is a failure to deliver", u"notify-failed"_s, false, u"nobody"_s);
    }
    void howLoudlyAFactIsTold()
    {
        QFETCH(QString, kind);
        QFETCH(bool, page);
        const auto level = levelOf(kind, {{u"page"_s, page}});
        const QString said = !level                               ? u"nobody"_s
                             : *level == Message::Level::Critical ? u"critical"_s
                                                                  : u"normal"_s;
        QTEST(said, "level");
    }

    void whoHearsWhat_data()
    {
        QTest::addColumn<Message>("message");
        QTest::addColumn<Sink>("sink");
        QTest::addColumn<bool>("hears");
        Message normal = sample(u"stage-entered"_s);
        normal.level = Message::Level::Normal;
        Message security = sample();
        security.security = true;
        QTest::newRow("PagerDuty hears of a breach") << sample() << sinkOf(Type::PagerDuty) << true;
        QTest::newRow("PagerDuty hears of no stage") << normal << sinkOf(Type::PagerDuty) << false;
        QTest::newRow("Slack hears of a stage") << normal << sinkOf(Type::Slack) << true;
        QTest::newRow("a security sink hears of a security rollback")
            << security << sinkOf(Type::Slack, true) << true;
        QTest::newRow("a security sink hears of no other") << sample() << sinkOf(Type::Slack, true) << false;
        QTest::newRow("a security rollback is no secret") << security << sinkOf(Type::Webhook) << true;
    }
    void whoHearsWhat()
    {
        QFETCH(Message, message);
        QFETCH(Sink, sink);
        QTEST(isFor(message, sink), "hears");
    }

    void slackGetsAFallbackTextAndBlocks()
    {
        const QJsonObject body = bodyFor(sample(), sinkOf(Type::Slack), {});
        QCOMPARE(body[u"text"].toString(),
                 u"portal in staging: rolling back. latency 900 ms &gt; 500 ms &amp; &lt;rising&gt;"_s);
        const QJsonArray blocks = body[u"blocks"].toArray();
        QCOMPARE(blocks.size(), 2);
        QCOMPARE(blocks[0][u"text"][u"text"].toString(), u"portal in staging: rolling back"_s);
        QVERIFY(blocks[1][u"text"][u"text"].toString().endsWith(
            u"\nportal-1, record 17, 2025-11-21T08:00:00.000Z"_s));
        Message longest = sample();
        longest.text = QString(10'000, u'x');
        longest.service = QString(500, u's');
        const QJsonArray cut = bodyFor(longest, sinkOf(Type::Slack), {})[u"blocks"].toArray();
        QCOMPARE(cut[0][u"text"][u"text"].toString().size(), 150);
        QCOMPARE(cut[1][u"text"][u"text"].toString().size(), 3000);
    }

    void pagerDutyGetsOneIncidentARollout()
    {
        const QJsonObject body = bodyFor(sample(), sinkOf(Type::PagerDuty), "R0UT1NG");
        QCOMPARE(body[u"routing_key"].toString(), u"R0UT1NG"_s);
        QCOMPARE(body[u"event_action"].toString(), u"trigger"_s);
        QCOMPARE(body[u"dedup_key"].toString(), u"portal-1"_s);
        QCOMPARE(body[u"payload"][u"severity"].toString(), u"critical"_s);
        QCOMPARE(body[u"payload"][u"summary"].toString(),
                 u"portal in staging: rolling back. latency 900 ms > 500 ms & <rising>"_s);
        Message longest = sample();
        longest.text = QString(10'000, u'x');
        QCOMPARE(bodyFor(longest, sinkOf(Type::PagerDuty), "k")[u"payload"][u"summary"].toString().size(),
                 1024);
    }

    void grafanaGetsAnAnnotation()
    {
        Sink sink = sinkOf(Type::Grafana);
        sink.tags = {u"release"_s};
        sink.dashboard = u"abc"_s;
        const QJsonObject body = bodyFor(sample(), sink, {});
        QCOMPARE(body[u"time"].toInteger(), 1'763'712'000'000);
        QCOMPARE(body[u"dashboardUID"].toString(), u"abc"_s);
        QCOMPARE(body[u"tags"].toArray(), (QJsonArray{u"release"_s, u"portal"_s, u"rolling-back"_s}));
    }

    void aWebhookGetsTheFacts()
    {
        const QJsonObject body = bodyFor(sample(), sinkOf(Type::Webhook), "secret");
        QCOMPARE(body[u"record"].toInteger(), 17);
        QCOMPARE(body[u"level"].toString(), u"critical"_s);
        QCOMPARE(body[u"at"].toString(), u"2025-11-21T08:00:00.000Z"_s);
        for (const QJsonValue &value : body)
            QVERIFY(!value.toString().contains(u"secret"));
    }

    void aSinkIsNamedAsInThePlan()
    {
        QCOMPARE(sinkOf(Type::PagerDuty).name(), u"pagerduty"_s);
        QCOMPARE(sinkOf(Type::Command, true).name(), u"security.command"_s);
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
