#include "models/notify/sender.h"
#include "models/sources/scrapesource.h"
#include "models/traffic/haproxy.h"
#include "tests/integration/realhaproxy.h"
#include "tests/models/engine/enginetest.h"
#include "tests/support/badserver.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

const QString kRollout = u"web-1"_s;

/// The store of this machine, whose disk can be made slow.
class SlowStore final : public Store {
public:
    explicit SlowStore(StorePaths paths) : m_paths(paths), m_real(std::move(paths)) {}
    Done prepare() override { return m_real.prepare(); }
    Result<std::unique_ptr<EpochHold>> takeEpoch() override { return m_real.takeEpoch(); }
    Result<std::shared_ptr<LocalSigner>> engineKey() override { return m_real.engineKey(); }
    Result<std::unique_ptr<LogReader>> openReader() override { return m_real.openReader(); }
    Result<std::unique_ptr<BatchWriter>> openWriter() override
    {
        auto thread = WriterThread::start(m_paths.database);
        if (!thread)
            return passOn(thread);
        m_writer = thread->get();
        return std::unique_ptr<BatchWriter>(std::move(*thread));
    }
    std::unique_ptr<Requests> openRequests() override { return m_real.openRequests(); }
    std::unique_ptr<Background> makeBackground() override { return m_real.makeBackground(); }
    std::shared_ptr<const StoreFolder> folder() const override { return m_real.folder(); }
    void delayCommits(Duration by) { m_writer->delayCommits(by); }

private:
    StorePaths m_paths;
    LocalStore m_real;
    WriterThread *m_writer = nullptr;
};

/// Asks another host than it was told to, once there is one: a name that stops resolving.
class MovedFetcher final : public Fetcher {
public:
    explicit MovedFetcher(const QString &host) : m_host(host) {}
    void get(const QNetworkRequest &request, HttpFetch::Bounds bounds, HttpFetch::Callback ended) override
    {
        QNetworkRequest asked = request;
        QUrl url = request.url();
        if (!m_host.isEmpty())
            url.setHost(m_host);
        asked.setUrl(url);
        m_real.get(asked, std::move(bounds), std::move(ended));
    }

private:
    const QString &m_host;
    HttpFetcher m_real;
};

/// An engine over a real HAProxy, with a second source over HTTP and a webhook that is told.
struct Stand : Bench {
    explicit Stand(const QUrl &webhook, const QUrl &mail)
    {
        plan =
            planOf(planText("web", "v2", "web")
                       .replace("[stable]", "[v1]")
                       .replace("bake: 2s", "bake: 10m")
                       .replace("indicators:\n", "  other: {type: scrape, url: \"" + page.url().toEncoded() +
                                                     "\", interval: 1s}\nindicators:\n"
                                                     "  up: {source: other, gauge: up}\n")
                       .replace("guardrails:\n", "guardrails:\n"
                                                 "  up: {indicator: up, breach: \"> 2\", missing: {after: "
                                                 "1m, do: hold}, do: rollback}\n") +
                   "notify: {webhook: {url: \"" + webhook.toEncoded() + "\"}, email: {smtp: \"" +
                   mail.toEncoded() + "\", from: a@b.example, to: c@d.example}}\n");
        store = std::make_shared<SlowStore>(paths);
    }
    bool startReal()
    {
        Workshop workshop;
        workshop.makeSource =
            [this](const Source &source,
                   const std::vector<Indicator> &indicators) -> Result<std::unique_ptr<MetricSource>> {
            if (source.id.text != u"other")
                return std::make_unique<TestSource>(shown);
            return std::make_unique<ScrapeSource>(source, indicators, clock, QString(),
                                                  std::make_unique<MovedFetcher>(host));
        };
        workshop.makeActuator = [this](const Plan &) -> Result<std::unique_ptr<Actuator>> {
            return std::make_unique<HaproxyActuator>(haproxy.traffic());
        };
        workshop.makeSender = [](const Sink &sink) { return makeSender(sink, QString()); };
        auto started = Engine::start({paths, &clock, std::move(workshop), Duty::Guard, 0, store});
        if (started)
            engine = std::move(*started);
        return started.has_value();
    }
    int share()
    {
        HaproxyActuator actuator(haproxy.traffic());
        const auto reading = readNow(actuator);
        return reading ? reading->canary.basisPoints : -1;
    }
    /// Place in the log of the one fact of this kind about lowering; -1 when there is none, -2 if several.
    qsizetype placeOf(const QString &kind, QJsonObject *detail = nullptr) const
    {
        qsizetype place = -1, at = 0;
        for (const auto &[name, fields] : facts()) {
            if (name == kind && fields[u"stage"].toInt() < 0) {
                place = place == -1 ? at : -2;
                if (detail)
                    *detail = fields;
            }
            ++at;
        }
        return place;
    }

    BadServer page;
    QString host; ///< where the second source is asked instead
    RealHaproxy haproxy;
    std::shared_ptr<SlowStore> store;
    std::unique_ptr<Database> other; ///< somebody else's connection to the store
};

enum class Fault { StoreFull, StoreLocked, StoreSlow, Names, Sink };

} // namespace

/// A rollback needs nothing but the actuator: each thing that may be down is, and 0 is read back within the
/// same 2 s, by the engine's own record of it.
class TestRollbackFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTrafficIsBackWhile_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<bool>("unknown");
        QTest::addRow("the store is full") << Fault::StoreFull << true;
        QTest::addRow("the store is locked by another program") << Fault::StoreLocked << true;
        QTest::addRow("the store's disk takes 800 ms a commit") << Fault::StoreSlow << true;
        QTest::addRow("neither the name of a source nor those of sinks resolve") << Fault::Names << false;
        QTest::addRow("the sinks take connections and never answer") << Fault::Sink << false;
    }
    void theTrafficIsBackWhile()
    {
        QFETCH(Fault, fault);
        QFETCH(bool, unknown);
        BadServer sink(fault == Fault::Sink ? BadServer::Behaviour::Hang : BadServer::Behaviour::Answer);
        QUrl mail = sink.url({}); // it reads and says nothing: no greeting
        mail.setScheme(u"smtp"_s);
        Stand stand(fault == Fault::Names ? QUrl(u"http://hooks.invalid/"_s) : sink.url(),
                    fault == Fault::Names ? QUrl(u"smtp://mail.invalid"_s) : mail);
        QVERIFY(stand.haproxy.start());
        QVERIFY(stand.init() && stand.startReal());
        QVERIFY(stand.begin(kRollout).accepted());
        QVERIFY(stand.reaches(kRollout, Phase::Baking, 0));
        QCOMPARE(stand.share(), 500);
        inject(fault, stand);
        stand.shown = Observation::of(900, Duration(10), 50);
        QVERIFY(stand.reaches(kRollout, Phase::RolledBack)); // while it still is as it is
        QCOMPARE(stand.share(), 0);
        mend(fault, stand);
        QTRY_VERIFY_WITH_TIMEOUT(stand.placeOf(u"outcome"_s) >= 0, 20'000);
        QJsonObject outcome;
        QVERIFY(stand.placeOf(u"outcome"_s, &outcome) > stand.placeOf(u"intent"_s));
        QVERIFY(stand.placeOf(u"intent"_s) >= 0);
        QCOMPARE(outcome[u"outcome"].toString(), QString(toString(Actuated::Outcome::Succeeded)));
        QCOMPARE(outcome[u"observed_bp"].toInt(), 0);
        if (unknown) // where nothing is wrong with the disk, a busy machine may be slower than 50 ms
            QVERIFY(outcome[u"durability_unknown"].toBool());
        QVERIFY2(outcome[u"verified_after_ms"].toString().toDouble() <= 2000,
                 qPrintable(outcome[u"verified_after_ms"].toString()));
        QCOMPARE(stand.count(u"rolled-back"_s), 1);
    }

private:
    static void inject(Fault fault, Stand &stand)
    {
        if (fault == Fault::StoreFull || fault == Fault::StoreLocked)
            stand.other = Database::open(stand.paths.database, OpenFor::Writing).value();
        if (fault == Fault::StoreFull)
            QVERIFY(stand.other->run(u"CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT "
                                     "RAISE(ABORT, 'disk full'); END"_s));
        if (fault == Fault::StoreLocked)
            QVERIFY(stand.other->run(u"BEGIN IMMEDIATE"_s));
        if (fault == Fault::StoreSlow)
            stand.store->delayCommits(Duration(800));
        if (fault != Fault::Names)
            return;
        stand.host = u"metrics.invalid"_s;
        const auto isBlind = [&stand] {
            const auto &seen = stand.state(kRollout).indicators;
            const auto found = seen.find(IndicatorId{u"up"_s});
            return found != seen.end() && found->second.kind == Observation::Kind::Error;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isBlind(), 20'000);
    }
    static void mend(Fault fault, Stand &stand)
    {
        if (fault == Fault::StoreFull)
            QVERIFY(stand.other->run(u"DROP TRIGGER full"_s));
        if (fault == Fault::StoreSlow)
            stand.store->delayCommits(Duration(0));
        stand.other.reset();
    }
};

QTEST_GUILESS_MAIN(TestRollbackFaults)
#include "tst_rollbackfaults.moc"
