#include "models/engine/journaled.h"

#include "models/base/json.h"
#include "models/base/jsonitems.h"
#include "models/base/number.h"

#include <QJsonDocument>

#include <algorithm>
#include <charconv>

namespace interlock {

namespace {

QJsonObject toJson(const TrafficReading &reading)
{
    QJsonObject json{{QStringLiteral("bp"), reading.canary.basisPoints},
                     {QStringLiteral("stable"), reading.stableReady},
                     {QStringLiteral("worker"), reading.worker},
                     {QStringLiteral("detail"), reading.detail}};
    if (reading.apart)
        json[QStringLiteral("apart")] = true;
    return json;
}

std::optional<TrafficReading> readingFrom(const QJsonValue &json)
{
    if (!json.isObject())
        return std::nullopt;
    return TrafficReading{Weight{json[u"bp"].toInt()}, json[u"stable"].toBool(), json[u"worker"].toString(),
                          json[u"detail"].toString(), json[u"apart"].toBool()};
}

QJsonObject toJson(const LeaseStanding &lease)
{
    QJsonObject json{{QStringLiteral("valid"), lease.valid},
                     {QStringLiteral("why"), lease.why},
                     {QStringLiteral("most_bp"), lease.most.basisPoints}};
    if (lease.expired)
        json.insert(QStringLiteral("expired"), true);
    return json;
}

LeaseStanding standingFrom(const QJsonValue &json)
{
    return {json[u"valid"].toBool(), json[u"why"].toString(), Weight{json[u"most_bp"].toInt()},
            json[u"expired"].toBool()};
}

std::optional<std::pair<IndicatorId, Observation>> observationFrom(const QJsonArray &json)
{
    const auto kind = observationKind(json[1].toString());
    if (!kind || json.size() != 6)
        return std::nullopt;
    Observation seen;
    seen.kind = *kind;
    const auto value = parseDecimal(json[2].toString().toLatin1());
    if (seen.isValue() && !value)
        return std::nullopt;
    if (seen.isValue())
        seen.value = *value;
    else
        seen.reason = json[2].toString();
    if (const qint64 age = json[3].toInteger(); age >= 0)
        seen.age = Duration(age);
    seen.samples = json[4].toInt();
    seen.frozen = json[5].toBool();
    return std::pair(IndicatorId{json[0].toString()}, seen);
}

/// Writes compact JSON straight to bytes: a look is taken each second, and a tree of objects would cost more
/// than all the judging.
class Bytes {
public:
    Bytes() { m_out.reserve(320); }
    Bytes &raw(const char *text)
    {
        m_out += text;
        return *this;
    }
    Bytes &number(qint64 value)
    {
        char buffer[24];
        m_out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr - buffer);
        return *this;
    }
    Bytes &truth(bool value) { return raw(value ? "true" : "false"); }
    Bytes &text(QStringView value)
    {
        const bool plain = std::all_of(value.begin(), value.end(), [](QChar c) {
            return c >= u' ' && c < u'\x7f' && c != u'"' && c != u'\\';
        });
        if (plain) {
            const qsizetype at = m_out.size();
            m_out.resize(at + value.size() + 2);
            char *to = m_out.data() + at;
            *to++ = '"';
            for (const QChar c : value)
                *to++ = char(c.unicode());
            *to = '"';
        } else {
            const QByteArray array =
                QJsonDocument(QJsonArray{value.toString()}).toJson(QJsonDocument::Compact); // ["..."]
            m_out.append(array.constData() + 1, array.size() - 2);
        }
        return *this;
    }
    QByteArray take() { return std::move(m_out); }

private:
    QByteArray m_out;
};

/// [id, kind, value or reason, age ms or -1, samples, frozen]
void write(Bytes &to, const IndicatorId &id, const Observation &seen)
{
    to.raw("[").text(id.text).raw(",").text(toString(seen.kind)).raw(",");
    to.text(seen.isValue() ? decimalText(seen.value) : seen.reason).raw(",");
    to.number(seen.age ? qint64(seen.age->count()) : qint64(-1)).raw(",").number(seen.samples).raw(",");
    to.truth(seen.frozen).raw("]");
}

QByteArray toBytes(const Evaluated &event)
{
    Bytes to;
    to.raw("{\"k\":\"evaluated\",\"lease\":{").raw(event.lease.expired ? "\"expired\":true," : "");
    to.raw("\"most_bp\":").number(event.lease.most.basisPoints);
    to.raw(",\"valid\":").truth(event.lease.valid).raw(",\"why\":").text(event.lease.why).raw("},\"seen\":[");
    for (size_t i = 0; i < event.seen.size(); ++i) {
        to.raw(i > 0 ? "," : "");
        write(to, event.seen[i].first, event.seen[i].second);
    }
    to.raw("]");
    if (event.traffic) {
        to.raw(event.traffic->apart ? ",\"traffic\":{\"apart\":true,\"bp\":" : ",\"traffic\":{\"bp\":")
            .number(event.traffic->canary.basisPoints);
        to.raw(",\"detail\":").text(event.traffic->detail);
        to.raw(",\"stable\":").truth(event.traffic->stableReady);
        to.raw(",\"worker\":").text(event.traffic->worker).raw("}");
    }
    return to.raw(",\"writable\":").truth(event.storeWritable).raw("}").take();
}

QJsonObject toJson(const Decided &event)
{
    QJsonObject json{{QStringLiteral("k"), QStringLiteral("decided")},
                     {QStringLiteral("kind"), toString(event.kind)},
                     {QStringLiteral("who"), event.who},
                     {QStringLiteral("reason"), event.reason},
                     {QStringLiteral("record"), event.record},
                     {QStringLiteral("role"), event.role},
                     {QStringLiteral("about"), event.about}};
    if (event.wantsMore)
        json[QStringLiteral("wants_more")] = true;
    if (event.lastOrder > 0)
        json[QStringLiteral("last_order")] = event.lastOrder;
    if (event.otherBoot)
        json[QStringLiteral("other_boot")] = true;
    return json;
}

QJsonObject toJson(const Prepared &event)
{
    return {{QStringLiteral("k"), QStringLiteral("prepared")},
            {QStringLiteral("good"), event.good},
            {QStringLiteral("why"), event.why}};
}

QJsonObject toJson(const Worked &event)
{
    return {{QStringLiteral("k"), QStringLiteral("worked")},
            {QStringLiteral("work"), toString(event.work)},
            {QStringLiteral("stage"), event.stage},
            {QStringLiteral("good"), event.good},
            {QStringLiteral("why"), event.why}};
}

QJsonObject toJson(const Actuated &event)
{
    QJsonObject json{{QStringLiteral("k"), QStringLiteral("actuated")},
                     {QStringLiteral("order"), event.order},
                     {QStringLiteral("outcome"), toString(event.outcome)},
                     {QStringLiteral("detail"), event.detail}};
    if (event.seen)
        json[QStringLiteral("seen")] = toJson(*event.seen);
    return json;
}

QJsonObject toJson(const Resumed &event)
{
    QJsonObject json{{QStringLiteral("k"), QStringLiteral("resumed")},
                     {QStringLiteral("blind_ms"), qint64(event.blind.count())},
                     {QStringLiteral("other_boot"), event.otherBoot},
                     {QStringLiteral("last_order"), event.lastOrder},
                     {QStringLiteral("lease"), toJson(event.lease)}};
    if (event.seen)
        json[QStringLiteral("seen")] = toJson(*event.seen);
    return json;
}

template <typename Event>
QByteArray toBytes(const Event &event)
{
    return compactJson(toJson(event));
}

Result<RolloutEvent> evaluatedFrom(const QJsonObject &json)
{
    Evaluated event;
    for (const QJsonValue &one : itemsOf(json[u"seen"])) {
        auto seen = observationFrom(one.toArray());
        if (!seen)
            return fail(ErrorCode::Unverified,
                        QStringLiteral("an evaluation holds an observation that cannot be read"));
        event.seen.push_back(std::move(*seen));
    }
    event.lease = standingFrom(json[u"lease"]);
    event.storeWritable = json[u"writable"].toBool();
    event.traffic = readingFrom(json[u"traffic"]);
    return event;
}

Result<RolloutEvent> actuatedFrom(const QJsonObject &json)
{
    Actuated event;
    const QString outcome = json[u"outcome"].toString();
    bool known = false;
    for (const auto candidate :
         {Actuated::Outcome::Succeeded, Actuated::Outcome::Failed, Actuated::Outcome::Unknown})
        if (toString(candidate) == outcome) {
            event.outcome = candidate;
            known = true;
        }
    if (!known)
        return fail(ErrorCode::Unverified, QStringLiteral("an evaluation holds an outcome of no known kind"));
    event.order = json[u"order"].toInt();
    event.detail = json[u"detail"].toString();
    event.seen = readingFrom(json[u"seen"]);
    return event;
}

} // namespace

QByteArray encodeEvent(const RolloutEvent &event)
{
    return std::visit([](const auto &e) { return toBytes(e); }, event);
}

Result<RolloutEvent> decodeEvent(const QByteArray &body)
{
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    const QString kind = json[u"k"].toString();
    if (kind == u"evaluated")
        return evaluatedFrom(json);
    if (kind == u"actuated")
        return actuatedFrom(json);
    if (kind == u"decided") {
        const auto decision = decisionKind(json[u"kind"].toString());
        if (!decision)
            return fail(ErrorCode::Unverified,
                        QStringLiteral("an evaluation holds a decision of no known kind"));
        return Decided{*decision,
                       json[u"who"].toString(),
                       json[u"reason"].toString(),
                       json[u"record"].toInteger(-1),
                       json[u"role"].toString(),
                       json[u"about"].toString(),
                       json[u"wants_more"].toBool(),
                       json[u"last_order"].toInt(),
                       json[u"other_boot"].toBool()};
    }
    if (kind == u"prepared")
        return Prepared{json[u"good"].toBool(), json[u"why"].toString()};
    if (kind == u"worked") {
        const auto work = workFrom(json[u"work"].toString());
        if (!work)
            return fail(ErrorCode::Unverified, QStringLiteral("an evaluation holds a work of no known kind"));
        return Worked{*work, json[u"stage"].toInt(-1), json[u"good"].toBool(), json[u"why"].toString()};
    }
    if (kind == u"resumed")
        return Resumed{Duration(json[u"blind_ms"].toInteger()), json[u"other_boot"].toBool(),
                       readingFrom(json[u"seen"]), standingFrom(json[u"lease"]), json[u"last_order"].toInt()};
    return fail(ErrorCode::Unverified, QStringLiteral("an evaluation of the unknown kind \"%1\"").arg(kind));
}

Stamp stampOf(const Clock &clock, Moment moment)
{
    return {toMs(moment.wall), toMs(moment.boot), clock.bootId()};
}

Moment momentOf(const Stamp &stamp)
{
    return {instantFromMs(stamp.bootMs), wallFromMs(stamp.wallMs)};
}

} // namespace interlock
