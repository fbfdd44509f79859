#include "models/traffic/httpactuator.h"

#include "models/sources/jsonvalue.h"

#include <QJsonArray>
#include <QJsonObject>

namespace interlock {

namespace {

constexpr Duration kAnswer{4000};
constexpr Duration kOrder{15'000};
const QString kTrue = QStringLiteral("true");

Words wordsOf(const QString &flag, Weight canary)
{
    Words words = shareWords(canary);
    words[QStringLiteral("flag")] = flag;
    return words;
}

/// The first text in a JSON body that says whether, or how far, a flag is on.
QString patternIn(const QJsonValue &body)
{
    const QString text = body.toString();
    if (namesShare(text) || text.contains(u"{on}"))
        return text;
    QJsonArray parts = body.toArray();
    for (const QJsonValue &part : body.toObject())
        parts.append(part);
    for (const QJsonValue &part : std::as_const(parts))
        if (const QString found = patternIn(part); !found.isEmpty())
            return found;
    return {};
}

QString patternOf(const HttpTraffic &traffic)
{
    if (!traffic.read.equals.isUndefined())
        return plainText(traffic.read.equals);
    const QString found = patternIn(traffic.set.body);
    return found.isEmpty() ? QStringLiteral("{on}") : found;
}

/// What the platform says there, cut to what a record holds; empty where it says nothing.
QString textAt(const QJsonValue &body, const QString &pointer)
{
    constexpr qsizetype kMost = 200;
    const auto value = atPointer(body, pointer);
    return value ? plainText(*value).left(kMost) : QString();
}

} // namespace

QString wantedValue(const HttpTraffic &traffic, const QString &flag, Weight canary)
{
    return fill(patternOf(traffic), wordsOf(flag, canary));
}

Weight shareOfValues(const HttpTraffic &traffic, const std::map<QString, QString> &values)
{
    std::optional<Weight> share;
    for (const auto &[flag, value] : values) {
        const QString pattern = fill(patternOf(traffic), {{QStringLiteral("flag"), flag}});
        Weight one = kInPart;
        if (const auto within = shareWithin(pattern, value))
            one = *within;
        else if (value == wantedValue(traffic, flag, Weight{0}))
            one = Weight{0};
        else if (!namesShare(pattern) && value == wantedValue(traffic, flag, Weight{10'000}))
            one = Weight{10'000};
        if (share && *share != one)
            return kInPart;
        share = one;
    }
    return share.value_or(kInPart);
}

HttpActuator::HttpActuator(HttpTraffic traffic, Duration pollEvery, QObject *parent)
    : SerialActuator(parent), m_traffic(std::move(traffic)), m_pollEvery(pollEvery),
      m_reads(m_traffic.bearer, kAnswer, this), m_orders(m_traffic.bearer, kOrder, this)
{
    m_traffic.flags.removeDuplicates();
}

Duration HttpActuator::deadline() const
{
    return kAnswer;
}

void HttpActuator::begin(Weight canary)
{
    readFlags(current([this, canary](const Result<Values> &values) {
        QStringList left;
        for (const QString &flag : std::as_const(m_traffic.flags))
            if (!values || values->at(flag) != wantedValue(m_traffic, flag, canary))
                left << flag;
        if (left.isEmpty() && m_inForce == canary)
            return finish({}); // said again: it stands
        m_inForce.reset();
        setFlags(canary, left);
    }));
}

void HttpActuator::setFlags(Weight canary, const QStringList &left)
{
    if (left.isEmpty())
        return seeSet(canary);
    m_orders.send(m_traffic.set, wordsOf(left.first(), canary),
                  current([this, canary, left](const Result<HttpAnswer> &answer) {
                      if (!answer)
                          return finish(passOn(answer));
                      setFlags(canary, left.mid(1));
                  }));
}

void HttpActuator::seeSet(Weight canary)
{
    readFlags(current([this, canary](const Result<Values> &values) {
        if (!values)
            return finish(passOn(values));
        for (const auto &[flag, value] : *values)
            if (value != wantedValue(m_traffic, flag, canary))
                return finish(fail(ErrorCode::Environment,
                                   QStringLiteral("%1 was set and reads \"%2\"").arg(flag, value.left(80)),
                                   QStringLiteral("look at the platform")));
        deploy(canary);
    }));
}

void HttpActuator::deploy(Weight canary)
{
    m_deployment = {};
    if (!m_traffic.deploy)
        return live(canary, {});
    m_orders.send(
        *m_traffic.deploy, shareWords(canary), current([this, canary](const Result<HttpAnswer> &answer) {
            if (!answer)
                return finish(passOn(answer));
            const QString id =
                m_traffic.deploy->pointer.isEmpty() ? QString() : plainText(answer->value).left(200);
            m_deployment = {id, {}};
            if (!m_traffic.live)
                return live(canary, QStringLiteral("deployment %1 started").arg(id));
            if (id.isEmpty() && !m_traffic.deploy->pointer.isEmpty())
                return finish(fail(ErrorCode::Timeout,
                                   QStringLiteral("the deploy hook names no deployment at %1")
                                       .arg(m_traffic.deploy->pointer),
                                   QStringLiteral("it may have begun all the same: look at the "
                                                  "platform")));
            waitUntilLive(canary, id);
        }));
}

void HttpActuator::waitUntilLive(Weight canary, const QString &deployment)
{
    m_waiting =
        new WaitFor({*m_traffic.live,
                     {{QStringLiteral("deployment"), deployment}},
                     m_pollEvery,
                     m_traffic.within,
                     QStringLiteral("the deployment %1").arg(deployment)},
                    m_reads, current([this, canary, deployment](const Result<HttpAnswer> &seen) {
                        if (!seen)
                            return finish(passOn(seen));
                        const QString id =
                            deployment.isEmpty() ? textAt(seen->body, m_traffic.idPointer) : deployment;
                        m_deployment = {id, textAt(seen->body, m_traffic.finishedPointer)};
                        const QString note =
                            QStringLiteral("deployment %1 is %2").arg(id, plainText(seen->value).left(80));
                        live(canary, m_deployment.finishedAt.isEmpty()
                                         ? note
                                         : note + QStringLiteral(", finished ") + m_deployment.finishedAt);
                    }),
                    this);
}

void HttpActuator::live(Weight canary, const QString &note)
{
    m_inForce = canary;
    m_note = note;
    finish({});
}

void HttpActuator::abandon()
{
    m_inForce.reset();
    m_note.clear();
    m_deployment = {};
    delete m_waiting;
    m_orders.abandon();
}

/// All flags at once: the whole reading takes no longer than one answer may.
void HttpActuator::readFlags(const ValuesDone &done)
{
    struct Reading {
        Values values;
        std::optional<Error> failed;
        qsizetype left;
    };
    const auto reading = std::make_shared<Reading>(Reading{{}, {}, m_traffic.flags.size()});
    for (const QString &flag : std::as_const(m_traffic.flags))
        m_reads.send(m_traffic.read, wordsOf(flag, Weight{0}),
                     [reading, flag, done](const Result<HttpAnswer> &answer) {
                         if (answer)
                             reading->values[flag] = plainText(answer->value);
                         else
                             reading->failed = answer.error();
                         if (--reading->left > 0)
                             return;
                         done(reading->failed ? Result<Values>(tl::unexpected<Error>(*reading->failed))
                                              : reading->values);
                     });
}

void HttpActuator::look(ReadDone done)
{
    readFlags([this, done = std::move(done)](const Result<Values> &values) {
        if (!values)
            return done(passOn(values));
        ActuatorReading reading;
        reading.canary = shareOfValues(m_traffic, *values);
        reading.stableReady = true; // nobody says otherwise
        QStringList parts;
        if (reading.canary == kInPart)
            for (const auto &[flag, value] : *values)
                parts << flag + u'=' + value.left(40);
        reading.note = parts.isEmpty() ? m_note : parts.join(QStringLiteral(", "));
        reading.deployment = m_deployment.id;
        reading.finishedAt = m_deployment.finishedAt;
        done(std::move(reading));
    });
}

void HttpActuator::snapshot(TouchedDone done)
{
    readFlags([done = std::move(done)](const Result<Values> &values) {
        if (!values)
            return done(passOn(values));
        std::vector<Touched> touched;
        for (const auto &[flag, value] : *values)
            touched.push_back({flag, value.toUtf8()});
        done(std::move(touched));
    });
}

} // namespace interlock
