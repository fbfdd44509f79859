#include "models/sources/scrapesource.h"
#include "tests/support/badserver.h"
#include "tests/support/sourcetest.h"

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

Selector select(const char *text)
{
    return parseSelector(QString::fromLatin1(text)).value();
}

} // namespace

class TestScrape : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<BadServer>();
        m_clock = HandClock();
    }
    void aGauge();
    void aRatioInPercent();
    void noTrafficIsMissing();
    void growthAddsUpSeries();
    void aQuantileOverTheWindow();
    void aResetIsUndone();
    void aFailedScrapeEndsEverySeries();
    void aVanishedSeriesIsMissing();
    void oldSamplesAreStale();
    void explicitTimestampsGiveTheAge();
    void unitsAreConverted();
    void tooFewRequestsAreMissing();
    void theSameBitsForThirtyPollsAreFrozen();
    void anEndlessBodyEndsAtTheCap();
    void seriesThatComeAndGoDoNotPileUp();
    void onlyOneInFlight();

private:
    void make(const std::vector<Indicator> &indicators)
    {
        Source source;
        source.id.text = u"app"_s;
        source.url = m_server->url();
        source.interval = Duration(5000);
        m_source = makeSource(source, indicators, m_clock, {}).value();
    }
    /// One scrape of the body, five seconds after the one before.
    void scrape(const QByteArray &body)
    {
        m_clock.advance(Duration(5000));
        m_server->body = body;
        const Poll poll = pollOnce(*m_source);
        QVERIFY2(poll.result, poll.result ? "" : qPrintable(poll.result.error().sentence()));
    }
    Observation see(const Indicator &one) const { return m_source->observe(one, m_clock.now().boot); }

    std::unique_ptr<BadServer> m_server;
    HandClock m_clock;
    std::unique_ptr<MetricSource> m_source;
};

void TestScrape::aGauge()
{
    const Indicator one = indicator("one", Gauge{select("load{host=\"a\"}")});
    const Indicator both = indicator("both", Gauge{select("load")});
    const Indicator none = indicator("none", Gauge{select("load{host=\"c\"}")});
    make({one, both, none});
    scrape("load{host=\"a\"} 0.5\nload{host=\"b\"} 2\nother 7\n");
    m_clock.advance(Duration(300));
    QCOMPARE(see(one), Observation::of(0.5, Duration(300), 1));
    QCOMPARE(see(both).reason, u"ambiguous: 2 series match load"_s);
    QCOMPARE(see(none).reason, u"no series matches load{host=\"c\"}"_s);
    scrape("load{host=\"a\"} NaN\nload{host=\"b\"} 2\n");
    QCOMPARE(see(one), Observation::missing(u"NaN"_s));
    scrape("load{host=\"a\"} +Inf\nload{host=\"b\"} 2\n");
    QCOMPARE(toString(see(one).kind), u"missing"_s);
}

void TestScrape::aRatioInPercent()
{
    Indicator errors =
        indicator("errors", Ratio{select("hits{code=~\"5..\"}"), select("hits"), Duration(60'000)});
    errors.unit = parseUnit(u"%").value();
    make({errors});
    scrape("hits{code=\"200\"} 100\nhits{code=\"500\"} 0\nhits{code=\"503\"} 0\n");
    QCOMPARE(see(errors).reason, u"hits{code=~\"5..\"} has fewer than two samples in the window"_s);
    scrape("hits{code=\"200\"} 190\nhits{code=\"500\"} 6\nhits{code=\"503\"} 4\n");
    const Observation seen = see(errors);
    QVERIFY2(seen.isValue(), qPrintable(seen.reason));
    QVERIFY(seen.value > 5 && seen.value < 12); // extrapolation differs from series to series
    QCOMPARE(seen.samples, 100);
    errors.unit = {};
    QVERIFY(see(errors).value < 0.12);
}

void TestScrape::noTrafficIsMissing()
{
    const Indicator errors = indicator("errors", Ratio{select("bad"), select("all"), Duration(60'000)});
    const Indicator p95 = indicator("p95", Quantile{select("t"), 0.95, Duration(60'000)});
    make({errors, p95});
    const QByteArray idle = "bad 1\nall 9\nt_bucket{le=\"1\"} 4\nt_bucket{le=\"+Inf\"} 4\n";
    scrape(idle);
    scrape(idle);
    QCOMPARE(see(errors).reason, u"no traffic: all did not grow"_s);
    QCOMPARE(see(p95).reason, u"no traffic: t_bucket did not grow"_s);
}

void TestScrape::growthAddsUpSeries()
{
    const Indicator grown = indicator("grown", Increase{select("n"), Duration(10'000)});
    const Indicator speed = indicator("speed", Rate{select("n"), Duration(10'000)});
    make({grown, speed});
    scrape("n{a=\"1\"} 1000\nn{a=\"2\"} 2000\n");
    scrape("n{a=\"1\"} 1005\nn{a=\"2\"} 2010\n");
    scrape("n{a=\"1\"} 1010\nn{a=\"2\"} 2020\n");
    // (now - 10 s, now] holds the last two scrapes: 15 in 5 s, extrapolated by 5 s at the start.
    QCOMPARE(see(grown).value, 30.0);
    QCOMPARE(see(speed).value, 3.0);
    QCOMPARE(see(speed).samples, 2);
}

void TestScrape::aQuantileOverTheWindow()
{
    Indicator p50 = indicator("p50", Quantile{select("t{track=\"canary\"}"), 0.5, Duration(60'000)});
    p50.rawUnit = parseUnit(u"s").value();
    p50.unit = parseUnit(u"ms").value();
    make({p50});
    const auto body = [](int a, int b, int all) {
        return QByteArray("t_bucket{track=\"canary\",le=\"0.1\"} ") + QByteArray::number(a) +
               "\nt_bucket{track=\"canary\",le=\"0.2\"} " + QByteArray::number(b) +
               "\nt_bucket{track=\"canary\",le=\"+Inf\"} " + QByteArray::number(all) +
               "\nt_bucket{track=\"stable\",le=\"0.1\"} 5\nt_bucket{track=\"stable\",le=\"+Inf\"} 5000\n";
    };
    scrape(body(1000, 1000, 1000));
    scrape(body(1000, 1100, 1100)); // everything between 0.1 and 0.2
    const Observation seen = see(p50);
    QVERIFY2(seen.isValue(), qPrintable(seen.reason));
    QVERIFY(std::abs(seen.value - 150) < 1e-6);
    QCOMPARE(seen.samples, 100);
}

void TestScrape::aResetIsUndone()
{
    const Indicator grown = indicator("grown", Increase{select("n"), Duration(60'000)});
    make({grown});
    scrape("n 100\n");
    scrape("n 110\n");
    scrape("n 5\n");
    const Observation seen = see(grown);
    QVERIFY(seen.isValue());
    QVERIFY(seen.value >= 15 && seen.value < 23);
}

void TestScrape::aFailedScrapeEndsEverySeries()
{
    const Indicator one = indicator("one", Gauge{select("load")});
    make({one});
    scrape("load 1\n");
    m_server->status = 500;
    m_clock.advance(Duration(5000));
    QVERIFY(!pollOnce(*m_source).result);
    QCOMPARE(toString(see(one).kind), u"error"_s);
    m_server->status = 200;
    scrape("other 1\n");
    QCOMPARE(toString(see(one).kind), u"missing"_s);
    scrape("load 2\n");
    QCOMPARE(see(one).value, 2.0);
}

void TestScrape::aVanishedSeriesIsMissing()
{
    const Indicator one = indicator("one", Gauge{select("load")});
    const Indicator grown = indicator("grown", Increase{select("n"), Duration(60'000)});
    make({one, grown});
    scrape("load 1\nn 1\n");
    scrape("load 1\nn 2\n");
    QVERIFY(see(grown).isValue());
    scrape("other 1\n");
    QCOMPARE(see(one).reason, u"no series matches load"_s);
    QCOMPARE(see(grown).reason, u"no series matches n"_s);
}

void TestScrape::oldSamplesAreStale()
{
    const Indicator one = indicator("one", Gauge{select("load")});
    make({one});
    scrape("load 1\n");
    m_clock.advance(Duration(10'000));
    QVERIFY(see(one).isValue()); // two intervals: not yet
    m_clock.advance(Duration(1));
    QCOMPARE(toString(see(one).kind), u"stale"_s);
    QCOMPARE(see(one).age, std::optional(Duration(10'001)));
}

void TestScrape::explicitTimestampsGiveTheAge()
{
    const Indicator one = indicator("one", Gauge{select("load")});
    make({one});
    const qint64 wall = toMs(m_clock.now().wall) + 5000;
    scrape("load 1 " + QByteArray::number(wall - 3000) + "\n");
    QCOMPARE(see(one).age, std::optional(Duration(3000)));
    scrape("load 2 " + QByteArray::number(wall - 3000) + "\n"); // a pushed value that nobody refreshes
    QCOMPARE(see(one).value, 1.0);
    scrape("load 2 " + QByteArray::number(wall - 3000) + "\n");
    QCOMPARE(toString(see(one).kind), u"stale"_s);
    scrape("load 3 " + QByteArray::number(wall + 10'000'000) + "\n"); // hours ahead: dropped
    QVERIFY(!see(one).isValue());
}

void TestScrape::unitsAreConverted()
{
    Indicator one = indicator("one", Gauge{select("load")});
    one.rawUnit = parseUnit(u"s").value();
    one.unit = parseUnit(u"ms").value();
    Indicator wrong = one;
    wrong.id.text = u"wrong"_s;
    wrong.unit = parseUnit(u"%").value();
    make({one, wrong});
    scrape("load 0.45\n");
    QCOMPARE(see(one).value, 450.0);
    QCOMPARE(toString(see(wrong).kind), u"error"_s);
}

void TestScrape::tooFewRequestsAreMissing()
{
    Indicator errors = indicator("errors", Ratio{select("bad"), select("all"), Duration(60'000)});
    errors.minSamples = 20;
    make({errors});
    scrape("bad 0\nall 0\n");
    scrape("bad 0\nall 19\n");
    QCOMPARE(see(errors).reason, u"too few samples: 19 of 20"_s);
    scrape("bad 0\nall 20\n");
    QCOMPARE(see(errors).value, 0.0);
}

void TestScrape::theSameBitsForThirtyPollsAreFrozen()
{
    const Indicator one = indicator("one", Gauge{select("load")});
    make({one});
    for (int i = 0; i < 29; ++i)
        scrape("load 0.37\n");
    QVERIFY(!see(one).frozen);
    scrape("load 0.37\n");
    QVERIFY(see(one).frozen);
    scrape("load 0.38\n");
    QVERIFY(!see(one).frozen);
}

void TestScrape::anEndlessBodyEndsAtTheCap()
{
    m_server->behaviour = BadServer::Behaviour::Endless;
    Source source;
    source.url = m_server->url();
    source.timeout = Duration(20'000);
    const SystemClock clock;
    m_source = makeSource(source, {}, clock, {}).value();
    const Poll poll = pollOnce(*m_source, 20'000);
    QVERIFY(!poll.result);
    QVERIFY2(poll.result.error().text.contains(u"sends more than 16777216 bytes"_s),
             qPrintable(poll.result.error().text));
}

void TestScrape::seriesThatComeAndGoDoNotPileUp()
{
    const Indicator grown = indicator("grown", Increase{select("n"), Duration(10'000)});
    make({grown});
    for (int round = 0; round < 60; ++round) {
        QByteArray body;
        for (int i = 0; i < 400; ++i) // 24 000 in all, 10 000 would be too many at once
            body += "n{id=\"" + QByteArray::number(round * 400 + i) + "\"} 1\n";
        scrape(body);
    }
    QCOMPARE(see(grown).reason, u"n has fewer than two samples in the window"_s);
}

void TestScrape::onlyOneInFlight()
{
    const Indicator one = indicator("one", Gauge{select("load")});
    make({one});
    m_source->poll();
    m_source->poll();
    const QSignalSpy polls(m_source.get(), &MetricSource::polled);
    QTRY_COMPARE(polls.size(), 1);
    QTRY_COMPARE(m_server->requests, 1);
}

QTEST_GUILESS_MAIN(TestScrape)
#include "tst_scrape.moc"
