#include "models/notify/outbox.h"
#include "tests/models/notify/sample.h"

#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

class StillClock final : public Clock {
public:
    Moment now() const override { return at; }
    QString bootId() const override { return u"test"_s; }
    Moment at{Instant(Duration(0)), sample().at};
};

/// Ends each try as the test says, when it says so.
class HandSender final : public Sender {
public:
    void send(const Message &message, Ended ended) override
    {
        sent.push_back(message);
        m_ended = std::move(ended);
    }
    void look(Ended) override {}
    void end(const Delivery &delivery) { std::exchange(m_ended, {})(delivery); }
    bool isBusy() const { return bool(m_ended); }
    std::vector<Message> sent;

private:
    Ended m_ended;
};

Delivery broken(bool mayRetry = true, std::optional<Duration> notBefore = {})
{
    return {fail(ErrorCode::Environment, u"connection refused"_s), mayRetry, notBefore};
}

struct Scene {
    StillClock clock;
    HandSender *sender = new HandSender;
    Outbox box{Sink(), std::unique_ptr<Sender>(sender), clock, Duration(1)};
    QStringList told;

    Scene()
    {
        QObject::connect(&box, &Outbox::delivered, &box, [this](const Message &message, int tries) {
            told << u"delivered %1 after %2"_s.arg(message.kind).arg(tries);
        });
        QObject::connect(&box, &Outbox::failed, &box, [this](const Message &message, const Error &why) {
            told << u"failed %1: %2"_s.arg(message.kind, why.text);
        });
        QObject::connect(&box, &Outbox::dropped, &box, [this](const Message &message, const Error &why) {
            told << u"dropped %1: %2"_s.arg(message.kind, why.text);
        });
    }
    bool tries(size_t many) const
    {
        return QTest::qWaitFor([&] { return sender->sent.size() == many && sender->isBusy(); }, 20000);
    }
};

} // namespace

class TestOutbox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneAfterTheOther()
    {
        Scene scene;
        scene.box.post(sample(u"first"_s));
        scene.box.post(sample(u"second"_s));
        QCOMPARE(scene.sender->sent.size(), 1UL); // the second waits for the first
        scene.sender->end({});
        QCOMPARE(scene.sender->sent.size(), 2UL);
        scene.sender->end({});
        QVERIFY(scene.box.isEmpty());
        QCOMPARE(scene.told, (QStringList{u"delivered first after 1"_s, u"delivered second after 1"_s}));
    }

    void whatFailsIsTriedAgainAndToldOnce()
    {
        Scene scene;
        scene.box.post(sample(u"held"_s));
        for (size_t many = 1; many <= 3; ++many) {
            QVERIFY(scene.tries(many));
            scene.sender->end(many < 3 ? broken() : Delivery{});
        }
        QCOMPARE(scene.told,
                 (QStringList{u"failed held: connection refused"_s, u"delivered held after 3"_s}));
        QCOMPARE(scene.sender->sent[0], scene.sender->sent[2]); // with the same key
    }

    void whatIsRefusedForGoodIsDropped()
    {
        Scene scene;
        scene.box.post(sample(u"held"_s));
        scene.box.post(sample(u"resumed"_s));
        scene.sender->end(broken(false));
        QCOMPARE(scene.told, QStringList{u"dropped held: connection refused"_s});
        QCOMPARE(scene.sender->sent.back().kind, u"resumed"_s);
    }

    void whatIsADayOldIsDropped()
    {
        Scene scene;
        scene.box.post(sample(u"held"_s));
        scene.clock.at.wall += std::chrono::hours(24);
        scene.sender->end(broken());
        QCOMPARE(scene.told, QStringList{u"dropped held: connection refused"_s});
        QVERIFY(scene.box.isEmpty());
    }

    void whenTooManyWaitTheOldestNormalGoes()
    {
        Scene scene;
        Message normal = sample(u"report"_s);
        normal.level = Message::Level::Normal;
        scene.box.post(sample(u"first"_s));
        scene.box.post(sample(u"critical"_s));
        for (int i = 0; i < 498; ++i)
            scene.box.post(normal);
        QVERIFY(scene.told.isEmpty());
        scene.box.post(sample(u"last"_s));
        QCOMPARE(scene.told, QStringList{u"dropped report: 500 messages wait already"_s});
        scene.sender->end({});
        QCOMPARE(scene.sender->sent.back().kind, u"critical"_s);
    }

    void waits_data()
    {
        QTest::addColumn<int>("tries");
        QTest::addColumn<double>("chance");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("after the first failure") << 1 << 0.0 << qint64(1000);
        QTest::newRow("twice as long after the second") << 2 << 0.0 << qint64(2000);
        QTest::newRow("up to a quarter more by chance") << 2 << 1.0 << qint64(2500);
        QTest::newRow("five minutes at most") << 12 << 0.5 << qint64(300'000);
        QTest::newRow("after very many") << 1000 << 0.0 << qint64(300'000);
    }
    void waits()
    {
        QFETCH(int, tries);
        QFETCH(double, chance);
        QTEST(qint64(waitAfter(tries, Duration(1000), chance).count()), "ms");
    }
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
