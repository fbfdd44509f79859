#include "models/sources/prometheussource.h"

#include "models/base/jsonitems.h"
#include "models/metrics/ambiguous.h"
#include "models/metrics/linescanner.h"
#include "models/sources/jsonvalue.h"

#include <QJsonArray>
#include <QUrlQuery>

#include <cmath>

namespace interlock {

namespace {

constexpr qsizetype kMostBody = 1024 * 1024;

/// `[unix seconds, "number"]`; values are texts and may be NaN, +Inf, -Inf.
Observation readPoint(const QJsonValue &point, double &evaluatedAt)
{
    const QJsonArray pair = point.toArray();
    double value = 0;
    if (pair.size() != 2 || !pair.at(0).isDouble() || !pair.at(1).isString() ||
        !readValue(pair.at(1).toString().toStdString(), value))
        return Observation::error(QStringLiteral("the answer's value is not [time, \"number\"]"));
    evaluatedAt = pair.at(0).toDouble();
    return Observation::of(value, std::nullopt, 0);
}

Observation readData(const QJsonObject &data, double &evaluatedAt)
{
    const QString type = data.value(u"resultType").toString();
    if (type == u"scalar")
        return readPoint(data.value(u"result"), evaluatedAt);
    if (type != u"vector")
        return Observation::error(
            QStringLiteral("the query gives a %1; it must give one number").arg(type.left(40)));
    const QJsonArray series = data.value(u"result").toArray();
    if (series.isEmpty())
        return Observation::missing(QStringLiteral("no series: the query's result is empty"));
    if (series.size() > 1)
        return ambiguous(QStringLiteral("the query gives %1 series, it must give one").arg(series.size()));
    const QJsonObject only = series.at(0).toObject();
    if (!only.contains(u"value"))
        return Observation::error(QStringLiteral("the query gives a native histogram, not a number"));
    return readPoint(only.value(u"value"), evaluatedAt);
}

QString warningsOf(const QJsonObject &answer)
{
    QStringList texts;
    for (const QJsonValue &warning : itemsOf(answer.value(u"warnings")))
        texts << warning.toString().left(200);
    return texts.mid(0, 5).join(QStringLiteral("; "));
}

} // namespace

PrometheusSource::PrometheusSource(Source source, std::vector<Indicator> indicators, const Clock &clock,
                                   QString planFolder)
    : PolledSource(std::move(source), std::move(indicators), clock), m_planFolder(std::move(planFolder))
{}

Observation PrometheusSource::readAnswer(const QByteArray &body, double &evaluatedAt)
{
    const auto json = parseJson(body, kMostBody);
    if (!json)
        return Observation::error(json.error().sentence());
    const QJsonObject answer = json->toObject();
    const QString status = answer.value(u"status").toString();
    if (status == u"error")
        return Observation::error(QStringLiteral("Prometheus: %1: %2")
                                      .arg(answer.value(u"errorType").toString().left(40),
                                           answer.value(u"error").toString().left(400)));
    if (status != u"success")
        return Observation::error(
            QStringLiteral("the answer is not one of Prometheus; check the source's url"));
    Observation seen = readData(answer.value(u"data").toObject(), evaluatedAt);
    const QString warnings = warningsOf(answer);
    if (!warnings.isEmpty() && seen.isValue())
        // Partial data is announced in warnings alone: such a number cannot be trusted.
        return Observation::error(QStringLiteral("Prometheus warns: %1").arg(warnings));
    if (!warnings.isEmpty())
        seen.reason += QStringLiteral(" (Prometheus warns: %1)").arg(warnings);
    return seen;
}

void PrometheusSource::begin()
{
    m_fetches.clear();
    m_asked.clear();
    m_firstError.reset();
    m_bytes = 0;
    m_open = 1; // this function
    QUrl url = source().url;
    const QString path = url.path();
    url.setPath((path.endsWith(u'/') ? path.chopped(1) : path) + QStringLiteral("/api/v1/query"));
    const auto request = requestOf(source(), url, m_planFolder);
    if (!request)
        m_firstError = request.error();
    for (const Indicator &indicator : indicators()) {
        const auto *query = std::get_if<PromQuery>(&indicator.measure);
        if (!query || !request)
            continue;
        ask(indicator, *request, Part::Value);
        if (!query->alive.isEmpty())
            ask(indicator, *request, Part::Alive);
    }
    QMetaObject::invokeMethod(
        this, [this] { end(); }, Qt::QueuedConnection);
}

void PrometheusSource::ask(const Indicator &indicator, const QNetworkRequest &request, Part part)
{
    HttpFetch::Bounds bounds;
    bounds.deadline = deadlineOf(source());
    bounds.bytes = kMostBody;
    bounds.statuses = {200, 400, 422, 503}; // the errors that come with a body in Prometheus' own words
    ++m_open;
    m_fetches.push_back(std::make_unique<HttpFetch>(
        bounds, [this, id = indicator.id, part](const auto &answer) { answered(id, part, answer); }));
    const auto &measure = std::get<PromQuery>(indicator.measure);
    const QString query =
        part == Part::Alive ? QStringLiteral("timestamp(%1)").arg(measure.alive) : measure.promql;
    const QByteArray form = "query=" + QUrl::toPercentEncoding(query);
    m_fetches.back()->start(m_network, request, form);
}

void PrometheusSource::answered(const IndicatorId &id, Part part, const Result<HttpBody> &answer)
{
    noteArrival();
    double evaluatedAt = 0;
    const Observation seen =
        answer ? readAnswer(answer->bytes, evaluatedAt) : Observation::error(answer.error().sentence());
    if (answer)
        m_bytes += answer->bytes.size();
    if (seen.kind == Observation::Kind::Error && !m_firstError)
        m_firstError = answer ? Error{ErrorCode::BadInput, QStringLiteral("%1: %2").arg(id.text, seen.reason),
                                      QStringLiteral("mend the indicator's query")}
                              : answer.error();
    Answer &asked = m_asked[id];
    if (part == Part::Alive) {
        asked.alive = seen;
        asked.evaluatedAt = evaluatedAt;
    } else {
        asked.value = seen;
    }
    end();
}

void PrometheusSource::end()
{
    if (--m_open > 0)
        return;
    m_answers = m_asked;
    const bool nothing = m_fetches.empty() && m_firstError;
    const Done result = m_firstError ? Done(tl::unexpected<Error>(*m_firstError)) : Done();
    finish(result, m_bytes, nothing ? Failure::Whole : Failure::Parts);
}

Observation PrometheusSource::measure(const Indicator &indicator, Instant now) const
{
    if (!std::holds_alternative<PromQuery>(indicator.measure))
        return Observation::error(
            QStringLiteral("a prometheus source cannot compute this kind of indicator; write it in promql"));
    const auto found = m_answers.constFind(indicator.id);
    if (found == m_answers.constEnd())
        return Observation::missing(QStringLiteral("not asked yet"));
    return withAge(indicator, *found, now);
}

std::optional<SampleTime> PrometheusSource::newestSample() const
{
    std::optional<SampleTime> newest;
    for (const Answer &answer : m_answers) {
        const double old = answer.evaluatedAt - answer.alive.value;
        if (!answer.alive.isValue() || !(std::abs(old) < 1e9))
            continue;
        const SampleTime sample{wallFromMs(std::llround(answer.alive.value * 1000)),
                                begun().boot - Duration(qint64(std::max(0.0, old) * 1000))};
        if (!newest || sample.stamp > newest->stamp)
            newest = sample;
    }
    return newest;
}

Observation PrometheusSource::withAge(const Indicator &indicator, const Answer &answer, Instant now) const
{
    Observation seen = answer.value;
    if (!seen.isValue() || std::get<PromQuery>(indicator.measure).alive.isEmpty())
        return seen;
    if (!answer.alive.isValue()) {
        Observation dead = answer.alive;
        dead.reason = QStringLiteral("alive: ") + dead.reason;
        return dead;
    }
    const double old = std::max(0.0, answer.evaluatedAt - answer.alive.value);
    seen.age = Duration(qint64(std::min(old, 1e9) * 1000)) + std::max(now - begun().boot, Duration(0));
    return seen;
}

} // namespace interlock
