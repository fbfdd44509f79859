#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

const QString kWeb = QStringLiteral("web-1");

/// What reached the other side, and how it behaves.
struct Pager {
    QStringList got;
    QStringList asked; ///< keys, also of what did not get through
    bool works = true;
    bool hangs = false;
};

class PagerSender final : public Sender {
public:
    PagerSender(Pager &pager, QString name) : m_pager(pager), m_name(std::move(name)) {}
    void send(const Message &message, Ended ended) override
    {
        m_pager.asked << m_name + u' ' + message.key;
        if (m_pager.hangs)
            return;
        if (m_pager.works)
            m_pager.got << m_name + u' ' + message.kind;
        QMetaObject::invokeMethod(
            this,
            [ended = std::move(ended), works = m_pager.works] {
                ended(works ? Delivery{} : Delivery{fail(ErrorCode::Environment, u"no line"_s)});
            },
            Qt::QueuedConnection);
    }
    void look(Ended) override {}

private:
    Pager &m_pager;
    QString m_name;
};

/// A bench whose plan tells a webhook and, of security, a command.
struct Told : Bench {
    Pager pager;

    Told()
    {
        qputenv("K", "routing");
        plan = planOf(planText() +
                      "notify: {webhook: {url: \"http://127.0.0.1:1/\"}, pagerduty: {routing_key: {env: "
                      "K}}, security: {command: {run: [page]}}}\n");
    }
    bool begins()
    {
        auto all = parts();
        all.workshop.makeSender = [this](const Sink &sink) {
            return std::make_unique<PagerSender>(pager, sink.name());
        };
        auto started = Engine::start(std::move(all));
        if (!started)
            return false;
        engine = std::move(*started);
        return true;
    }
    bool bakes() { return init() && begins() && begin(kWeb).accepted() && reaches(kWeb, Phase::Baking, 0); }
    bool hears(const QString &what) const
    {
        return QTest::qWaitFor([&] { return pager.got.contains(what); }, 30000);
    }
};

} // namespace

class TestNotifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachSinkHearsWhatIsForIt()
    {
        Told bench;
        QVERIFY(bench.bakes());
        QVERIFY(bench.hears(u"webhook stage-entered"_s));
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.hears(u"webhook rolled-back"_s) && bench.hears(u"pagerduty rolled-back"_s));
        QVERIFY(!bench.pager.got.contains(u"pagerduty stage-entered"_s));
        QVERIFY(bench.pager.got.filter(u"security"_s).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(bench.count(u"notified"_s) == bench.pager.got.size(), 20000);
    }

    void aSinkThatHangsHoldsNothing()
    {
        Told bench;
        bench.pager.hangs = true;
        QVERIFY(bench.bakes());
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.traffic.canary().basisPoints, 0);
        QCOMPARE(bench.count(u"notified"_s), 0);
    }

    void aFailureIsARecordAndTheNextEngineSendsIt()
    {
        Told bench;
        bench.pager.works = false;
        QVERIFY(bench.bakes());
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_VERIFY_WITH_TIMEOUT(bench.count(u"notify-failed"_s) >= 2, 20000); // one a sink
        QCOMPARE(bench.count(u"notified"_s), 0);
        bench.engine.reset();
        bench.pager.works = true;
        QVERIFY(bench.begins());
        QVERIFY(bench.hears(u"webhook rolled-back"_s) && bench.hears(u"pagerduty rolled-back"_s));
        QTRY_VERIFY_WITH_TIMEOUT(bench.count(u"notified"_s) == bench.pager.got.size(), 20000);
        bench.engine.reset();
        const auto sent = bench.pager.got.size();
        QVERIFY(bench.begins());
        QTRY_VERIFY_WITH_TIMEOUT(bench.count(u"engine-started"_s) == 3, 20000);
        QCOMPARE(bench.pager.got.size(), sent); // nothing twice
    }

    /// Receivers may drop repetitions by the key, so it is the same after a restart, whenever it was told.
    void aMessageKeepsItsKey()
    {
        Told bench;
        bench.pager.works = false;
        bench.clock.wallTick = Duration(1);
        QVERIFY(bench.bakes());
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_VERIFY_WITH_TIMEOUT(bench.count(u"notify-failed"_s) >= 2, 20000);
        const QStringList before = bench.pager.asked;
        QVERIFY(!before.isEmpty());
        bench.engine.reset();
        bench.pager.asked.clear();
        bench.pager.works = true;
        QVERIFY(bench.begins());
        QVERIFY(bench.hears(u"webhook rolled-back"_s) && bench.hears(u"pagerduty rolled-back"_s));
        for (const QString &key : before)
            QVERIFY2(bench.pager.asked.contains(key), qPrintable(key));
        QCOMPARE(QSet<QString>(bench.pager.asked.begin(), bench.pager.asked.end()).size(),
                 bench.pager.asked.size()); // and no other's
    }

    /// The store is what fails: its page must not wait for it.
    void aLostStoreIsToldWithoutIt()
    {
        Told bench;
        QVERIFY(bench.bakes());
        QVERIFY((*Database::open(bench.paths.database, OpenFor::Writing))
                    ->run(u"CREATE TRIGGER full BEFORE INSERT ON evaluations BEGIN SELECT RAISE(ABORT, 'disk "
                          "full'); END"_s));
        QVERIFY(bench.hears(u"pagerduty store-failed"_s));
        QVERIFY(dropRequest(bench.paths, Lane::Lowering,
                            encode(BareLowering{DecisionKind::RollBack, RolloutId{kWeb}, {}, {}})));
        QVERIFY(bench.hears(u"pagerduty rolled-back"_s));
    }

    void tidingsKeepTheNewest()
    {
        Tidings tidings;
        const RolloutId id{kWeb};
        for (qint64 index = 0; index < 300; ++index)
            tidings.fold(u"report"_s, id, {}, index);
        tidings.fold(u"notified"_s, id, {{u"sink"_s, u"slack"_s}, {u"of"_s, 299}}, 300);
        tidings.fold(u"intent"_s, id, {}, 301);
        QCOMPARE(tidings.unsettled(id, u"slack"_s).size(), 199UL);
        QCOMPARE(tidings.unsettled(id, u"slack"_s).front(), 100);
        QCOMPARE(tidings.unsettled(id, u"webhook"_s).size(), 200UL);
        QVERIFY(tidings.unsettled({u"other"_s}, u"slack"_s).empty());
    }
};

QTEST_GUILESS_MAIN(TestNotifier)
#include "tst_notifier.moc"
