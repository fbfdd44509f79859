#include "models/sources/scrapesource.h"

namespace interlock {

namespace {

constexpr qsizetype kMostBody = 16 * 1024 * 1024;
constexpr size_t kMostSeries = 10'000; // that the selectors of one source match
constexpr Duration kMostAhead = std::chrono::minutes(10);
const QByteArray kAccept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                           "application/openmetrics-text;version=0.0.1;q=0.5,"
                           "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                           "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

Selector bucketsOf(Selector base)
{
    base.metric += QStringLiteral("_bucket");
    return base;
}

struct Demand {
    std::vector<Selector> selectors;
    Duration window{0};
};

Demand demandOf(const Measure &measure)
{
    if (const auto *gauge = std::get_if<Gauge>(&measure))
        return {{gauge->metric}, Duration(0)};
    if (const auto *ratio = std::get_if<Ratio>(&measure))
        return {{ratio->of, ratio->to}, ratio->window};
    if (const auto *quantile = std::get_if<Quantile>(&measure))
        return {{bucketsOf(quantile->histogram)}, quantile->window};
    if (const auto *increase = std::get_if<Increase>(&measure))
        return {{increase->counter}, increase->window};
    if (const auto *rate = std::get_if<Rate>(&measure))
        return {{rate->counter}, rate->window};
    if (const auto *total = std::get_if<Total>(&measure))
        return {total->minus ? std::vector{total->counter, *total->minus} : std::vector{total->counter},
                Duration(0)};
    return {};
}

QByteArray keyOf(const QString &name, const Labels &labels)
{
    QByteArray key = name.toUtf8();
    for (const auto &[label, value] : labels)
        key.append('\xff').append(label.toUtf8()).append('\xfe').append(value.toUtf8());
    return key;
}

} // namespace

ScrapeSource::ScrapeSource(Source source, std::vector<Indicator> indicators, const Clock &clock,
                           QString planFolder, std::unique_ptr<Fetcher> fetcher)
    : PolledSource(std::move(source), std::move(indicators), clock), m_planFolder(std::move(planFolder)),
      m_fetcher(fetcher ? std::move(fetcher) : std::make_unique<HttpFetcher>()),
      m_reader(ExpositionLimits{kMostBody})
{
    Duration longest{0};
    for (const Indicator &indicator : this->indicators()) {
        const Demand demand = demandOf(indicator.measure);
        longest = std::max(longest, demand.window);
        for (const Selector &selector : demand.selectors) {
            m_selectors.push_back(selector);
            m_wantedNames.insert(selector.metric.toStdString());
        }
    }
    const Duration interval = std::max(this->source().interval, Duration(1));
    m_keep = longest + 3 * interval;
    m_mostSamples = std::min<size_t>(size_t(m_keep / interval) * 2 + 64, 100'000);
}

void ScrapeSource::begin()
{
    auto request = requestOf(source(), source().url, m_planFolder);
    HttpFetch::Bounds bounds;
    bounds.deadline = deadlineOf(source());
    bounds.bytes = kMostBody;
    if (!request) {
        QMetaObject::invokeMethod(
            this, [this, error = request.error()] { fetched(tl::unexpected<Error>(error)); },
            Qt::QueuedConnection);
        return;
    }
    request->setRawHeader("Accept", kAccept);
    request->setRawHeader("X-Prometheus-Scrape-Timeout-Seconds",
                          QByteArray::number(double(bounds.deadline.count()) / 1000));
    m_fetcher->get(*request, bounds, [this](const auto &answer) { fetched(answer); });
}

void ScrapeSource::fetched(const Result<HttpBody> &answer)
{
    noteArrival();
    const Done done = answer ? read(*answer) : Done(passOn(answer));
    if (done)
        commit();
    else
        endAllSeries();
    dropDead();
    finish(done, answer ? answer->bytes.size() : 0);
}

Done ScrapeSource::read(const HttpBody &body)
{
    const QString place = source().url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    const auto format = expositionFormat(body.contentType);
    if (!format)
        return fail(format.error().code, QStringLiteral("%1: %2").arg(place, format.error().text),
                    format.error().mend);
    m_arrived.clear();
    m_tooMany = false;
    const Done done = m_reader.read(body.bytes, *format, *this);
    if (!done)
        return fail(ErrorCode::BadInput, QStringLiteral("%1: %2").arg(place, done.error().text),
                    QStringLiteral("mend the metrics page; `interlock exposition` shows the same"));
    if (m_tooMany)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1: the selectors match more than %2 series").arg(place).arg(kMostSeries),
                    QStringLiteral("narrow the selectors of its indicators"));
    return {};
}

quint32 ScrapeSource::found(const SampleView &sample)
{
    // A set of std::string has no look-up by view in C++20; a name fits the small buffer of most libraries.
    if (!m_wantedNames.contains(std::string(sample.name)))
        return ExpositionReader::kIgnored;
    const QString name = QString::fromUtf8(sample.name.data(), qsizetype(sample.name.size()));
    Labels labels = labelsOf(sample);
    if (std::none_of(m_selectors.begin(), m_selectors.end(),
                     [&](const Selector &selector) { return selector.matches(name, labels); }))
        return ExpositionReader::kIgnored;
    const QByteArray key = keyOf(name, labels);
    if (const auto known = m_byKey.constFind(key); known != m_byKey.constEnd())
        return *known;
    if (m_series.size() >= kMostSeries) {
        m_tooMany = true;
        m_reader.forget();
        return ExpositionReader::kIgnored;
    }
    const auto token = quint32(m_series.size());
    m_byKey.insert(key, token);
    m_series.push_back({name, std::move(labels), History(m_keep, m_mostSamples), 0});
    return token;
}

void ScrapeSource::value(quint32 token, double value, std::optional<qint64> timestampMs)
{
    m_arrived.push_back({token, value, timestampMs});
}

void ScrapeSource::commit()
{
    const Moment at = begun();
    for (const Arrived &arrived : m_arrived) {
        Kept &kept = m_series[arrived.token];
        if (kept.seenAt == number())
            continue; // a series twice in one body: the first counts
        kept.seenAt = number();
        Instant when = at.boot;
        if (arrived.timestampMs) {
            const Duration ahead = wallFromMs(*arrived.timestampMs) - at.wall;
            if (ahead > kMostAhead)
                continue;
            when += ahead;
        }
        kept.history.append({when, arrived.value});
    }
    for (Kept &kept : m_series)
        if (kept.seenAt != number())
            kept.history.markStale(at.boot);
}

void ScrapeSource::endAllSeries()
{
    for (Kept &kept : m_series)
        kept.history.markStale(begun().boot);
}

/// Series that ended longer ago than any window looks make room; their tokens end with the reader's memory.
void ScrapeSource::dropDead()
{
    const auto isDead = [&](const Kept &kept) {
        return kept.history.isEmpty() || kept.history.samples().back().at < begun().boot - m_keep;
    };
    if (std::none_of(m_series.begin(), m_series.end(), isDead))
        return;
    std::erase_if(m_series, isDead);
    m_byKey.clear();
    for (size_t i = 0; i < m_series.size(); ++i)
        m_byKey.insert(keyOf(m_series[i].name, m_series[i].labels), quint32(i));
    m_reader.forget();
}

} // namespace interlock
