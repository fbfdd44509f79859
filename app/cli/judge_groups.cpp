#include "app/cli/judge_groups.h"

#include "app/cli/jsonplace.h"
#include "models/base/json.h"
#include "models/base/number.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr qsizetype kMostMetrics = 1000;

/// Reads the fields of one object; the first fault is kept and makes all later answers empty ones.
class Fields {
public:
    Fields(QString place, const QJsonValue &value, const QStringList &known)
        : m_place(std::move(place)), m_object(value.toObject())
    {
        if (!value.isObject())
            wrong({}, u"must be an object"_s);
        for (const QString &key : m_object.keys())
            if (!known.contains(key))
                wrong(key, u"is not known; known are %1"_s.arg(known.join(u", "_s)));
    }

    bool has(const QString &key) const { return m_object.contains(key); }
    QJsonValue at(const QString &key) const { return m_object.value(key); }
    double number(const QString &key, double most)
    {
        const QJsonValue value = at(key);
        const auto read = value.isString()   ? parseDecimal(value.toString().toUtf8())
                          : value.isDouble() ? std::optional(value.toDouble())
                                             : std::nullopt;
        if (!read || *read < 0 || *read > most)
            wrong(key, u"must be a number from 0 to %1, an integer or a string such as \"33.3\""_s.arg(most));
        return read.value_or(0);
    }
    bool flag(const QString &key)
    {
        if (has(key) && !at(key).isBool())
            wrong(key, u"must be true or false"_s);
        return at(key).toBool();
    }
    QString text(const QString &key, const QString &otherwise)
    {
        if (has(key) && (!at(key).isString() || at(key).toString().isEmpty()))
            wrong(key, u"must be a text"_s);
        return at(key).toString(otherwise);
    }
    void wrong(const QString &key, const QString &what)
    {
        if (!m_fault.isEmpty())
            return;
        m_wrong = key;
        m_fault =
            QStringList{m_place, key}.join(m_place.isEmpty() || key.isEmpty() ? u""_s : u"."_s) + u' ' + what;
    }
    /// "metrics[2].label must be ..."; empty when all is well.
    const QString &fault() const { return m_fault; }
    /// The key it is about; empty for the object itself.
    const QString &wrongKey() const { return m_wrong; }

private:
    QString m_place;
    QJsonObject m_object;
    QString m_fault, m_wrong;
};

QStringList readGroups(Fields &fields)
{
    QStringList groups;
    const QJsonArray named = fields.at(u"groups"_s).toArray();
    for (const QJsonValue &group : named)
        groups.append(group.toString());
    if (groups.isEmpty() || groups.contains(QString()))
        fields.wrong(u"groups"_s, u"must be a list of names, one at least"_s);
    return groups;
}

/// A text of JSON and the name of its file.
struct Named {
    const QString &file;
    const QByteArray &bytes;
    /// "groups.json:3:17: metrics[2].label must be ..."
    Error wrong(const QStringList &path, const QString &what) const
    {
        return {ErrorCode::BadInput,
                u"%1:%2: %3"_s.arg(file, lineAndColumn(bytes, placeInJson(bytes, path)), what.trimmed()),
                {}};
    }
};

Result<kayenta::MetricResult> readMetric(const Named &named, const QJsonValue &value, qsizetype index)
{
    const QString place = u"metrics[%1]"_s.arg(index);
    Fields fields(place, value, {u"name"_s, u"label"_s, u"groups"_s, u"critical"_s, u"muted"_s, u"points"_s});
    kayenta::MetricResult metric;
    const auto label = kayenta::labelFrom(fields.at(u"label"_s).toString());
    if (!label)
        fields.wrong(u"label"_s, u"must be Pass, High, Low, Nodata, NodataFailMetric or Error"_s);
    metric.label = label.value_or(kayenta::Label::Error);
    metric.groups = readGroups(fields);
    metric.name = fields.text(u"name"_s, place);
    metric.critical = fields.flag(u"critical"_s);
    metric.muted = fields.flag(u"muted"_s);
    if (fields.has(u"points"_s))
        metric.points = int(fields.number(u"points"_s, 1e9));
    if (!fields.fault().isEmpty())
        return tl::unexpected(
            named.wrong({u"metrics"_s, QString::number(index), fields.wrongKey()}, fields.fault()));
    return metric;
}

kayenta::ScoreRule readRule(Fields &fields)
{
    kayenta::ScoreRule rule;
    if (fields.has(u"pass"_s))
        rule.pass = fields.number(u"pass"_s, 100);
    if (fields.has(u"marginal"_s))
        rule.marginal = fields.number(u"marginal"_s, 100);
    if (rule.marginal > rule.pass)
        fields.wrong(u"marginal"_s, u"must not be above pass"_s);
    if (!fields.has(u"weights"_s))
        return rule;
    const QJsonValue weights = fields.at(u"weights"_s);
    Fields each(u"weights"_s, weights, weights.toObject().keys());
    for (const QString &group : weights.toObject().keys())
        rule.weights[group] = each.number(group, 100);
    if (!each.fault().isEmpty())
        fields.wrong({}, each.fault());
    return rule;
}

/// Strict JSON has integers only; people write decimals.
struct Quoted {
    QByteArray bytes;
    std::vector<qsizetype> quotes; ///< where a quotation mark was put in
    qsizetype before(qsizetype offset) const
    {
        return offset -
               std::count_if(quotes.begin(), quotes.end(), [offset](qsizetype at) { return at < offset; });
    }
};

/// Each number with a point or an exponent as a string, which means the same here.
Quoted quoteDecimals(const QByteArray &bytes)
{
    Quoted made;
    const auto quote = [&made] {
        made.quotes.push_back(made.bytes.size());
        made.bytes.append('"');
    };
    const QByteArrayView digits("-+.0123456789eE");
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype end = at + 1;
        const bool isText = bytes[at] == '"', isNumber = QByteArrayView("-0123456789").contains(bytes[at]);
        while (isText && end < bytes.size() && bytes[end] != '"')
            end += bytes[end] == '\\' ? 2 : 1;
        end = std::min(isText ? end + 1 : end, bytes.size());
        while (isNumber && end < bytes.size() && digits.contains(bytes[end]))
            ++end;
        const QByteArray part = bytes.mid(at, end - at);
        const bool isDecimal = isNumber && (part.contains('.') || part.contains('e') || part.contains('E'));
        if (isDecimal)
            quote();
        made.bytes += part;
        if (isDecimal)
            quote();
        at = end;
    }
    return made;
}

/// "JSON byte 18: ..." with the name of the file, line and column.
Error parseFault(const QString &file, const QByteArray &bytes, const Quoted &quoted, Error error)
{
    static const QRegularExpression offset(u"^JSON byte (\\d+): "_s);
    const auto found = offset.match(error.text);
    const QString place = lineAndColumn(bytes, quoted.before(found.captured(1).toLongLong()));
    error.text = u"%1:%2: %3"_s.arg(file, place, error.text.mid(found.capturedLength()));
    return error;
}

} // namespace

Result<ScoreInput> parseScoreInput(const QString &file, const QByteArray &bytes)
{
    const Quoted quoted = quoteDecimals(bytes);
    const auto json = parseStrictJson(quoted.bytes);
    if (!json)
        return tl::unexpected(parseFault(file, bytes, quoted, json.error()));
    const Named named{file, bytes};
    Fields fields({}, *json, {u"pass"_s, u"marginal"_s, u"weights"_s, u"metrics"_s});
    ScoreInput input;
    input.rule = readRule(fields);
    const QJsonArray metrics = fields.at(u"metrics"_s).toArray();
    if (!fields.at(u"metrics"_s).isArray() || metrics.size() > kMostMetrics)
        fields.wrong(u"metrics"_s, u"must be a list of at most %1 metrics"_s.arg(kMostMetrics));
    if (!fields.fault().isEmpty()) {
        const QString inWeights = fields.fault().trimmed().section(u' ', 0, 0).section(u"weights."_s, 1);
        return tl::unexpected(named.wrong(inWeights.isEmpty() ? QStringList{fields.wrongKey()}
                                                              : QStringList{u"weights"_s, inWeights},
                                          fields.fault()));
    }
    for (qsizetype i = 0; i < metrics.size(); ++i) {
        const auto metric = readMetric(named, metrics.at(i), i);
        if (!metric)
            return passOn(metric);
        input.results.push_back(*metric);
    }
    return input;
}

} // namespace interlock::cli
