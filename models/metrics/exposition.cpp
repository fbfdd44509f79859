#include "models/metrics/exposition.h"

#include "models/metrics/expositionreader.h"
#include "models/metrics/openmetrics.h"

namespace interlock {

namespace {

class EachSample final : public SeriesVisitor {
public:
    explicit EachSample(SampleVisitor &visitor) : m_visitor(visitor) {}
    quint32 found(const SampleView &sample) override
    {
        m_visitor.sample(sample);
        return ExpositionReader::kIgnored;
    }
    void value(quint32, double, std::optional<qint64>) override {}

private:
    SampleVisitor &m_visitor;
};

class Collector final : public SampleVisitor {
public:
    void sample(const SampleView &sample) override
    {
        samples.push_back({QString::fromUtf8(sample.name.data(), qsizetype(sample.name.size())),
                           labelsOf(sample), sample.value, sample.timestampMs});
    }
    std::vector<ExpositionSample> samples;
};

} // namespace

Result<ExpositionFormat> expositionFormat(QByteArrayView contentType,
                                          std::optional<ExpositionFormat> fallback)
{
    const QList<QByteArray> parts = contentType.toByteArray().split(';');
    const QByteArray type = parts.first().trimmed().toLower();
    QByteArray version;
    for (const QByteArray &part : parts.mid(1)) {
        const QByteArray parameter = part.trimmed().toLower();
        if (parameter.startsWith("version="))
            version = parameter.mid(8).replace('"', "");
    }
    if (type == "application/openmetrics-text" &&
        (version.isEmpty() || version.startsWith("1.0.") || version == "0.0.1"))
        return ExpositionFormat::OpenMetrics;
    if (type == "text/plain" && (version.isEmpty() || version == "0.0.4" || version == "1.0.0"))
        return ExpositionFormat::Text004;
    if (fallback)
        return *fallback;
    return fail(
        ErrorCode::BadInput,
        type.isEmpty()
            ? QStringLiteral("the answer has no Content-Type")
            : QStringLiteral("the Content-Type \"%1\" is no metrics format")
                  .arg(QString::fromLatin1(contentType.first(std::min<qsizetype>(contentType.size(), 80)))),
        QStringLiteral("serve text/plain; version=0.0.4 or application/openmetrics-text; version=1.0.0"));
}

std::string labelValue(const LabelView &label)
{
    if (!label.escaped)
        return std::string(label.text);
    std::string value;
    value.reserve(label.text.size());
    for (size_t i = 0; i < label.text.size(); ++i) {
        const char c = label.text[i];
        const char next = c == '\\' && i + 1 < label.text.size() ? label.text[i + 1] : '\0';
        if (next != '\\' && next != '"' && next != 'n') {
            value += c;
            continue;
        }
        value += next == 'n' ? '\n' : next;
        ++i;
    }
    return value;
}

Labels labelsOf(const SampleView &sample)
{
    Labels labels;
    for (const LabelView &label : sample.labels) {
        if (label.text.empty())
            continue;
        const QString name = QString::fromUtf8(label.name.data(), qsizetype(label.name.size()));
        labels[name] = label.escaped ? QString::fromStdString(labelValue(label))
                                     : QString::fromUtf8(label.text.data(), qsizetype(label.text.size()));
    }
    return labels;
}

Done readExposition(std::string_view body, ExpositionFormat format, SampleVisitor &visitor,
                    const ExpositionLimits &limits)
{
    EachSample each(visitor);
    ExpositionReader reader(limits);
    return reader.read(QByteArray::fromRawData(body.data(), qsizetype(body.size())), format, each);
}

Result<std::vector<ExpositionSample>> parseExposition(std::string_view body, ExpositionFormat format,
                                                      const ExpositionLimits &limits)
{
    Collector collector;
    if (const Done done = readExposition(body, format, collector, limits); !done)
        return passOn(done);
    return std::move(collector.samples);
}

} // namespace interlock
