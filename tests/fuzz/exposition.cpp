#include "models/metrics/exposition.h"

#include "models/metrics/expositionreader.h"
#include "tests/fuzz/entries.h"

#include <bit>

namespace interlock::fuzz {

namespace {

/// Keeps what a reader shows, so that two readings can be held against each other.
class Shown final : public SeriesVisitor {
public:
    quint32 found(const SampleView &sample) override
    {
        series.push_back(
            {QString::fromUtf8(sample.name.data(), qsizetype(sample.name.size())), labelsOf(sample)});
        return quint32(series.size() - 1);
    }
    void value(quint32 token, double number, std::optional<qint64> timestampMs) override
    {
        const auto &[name, labels] = series.at(token);
        samples.push_back({name, labels, number, timestampMs});
    }
    std::vector<std::pair<QString, Labels>> series;
    std::vector<ExpositionSample> samples;
};

/// Equal to the bit, NaN too.
bool same(const ExpositionSample &a, const ExpositionSample &b)
{
    return a.name == b.name && a.labels == b.labels && a.timestampMs == b.timestampMs &&
           std::bit_cast<quint64>(a.value) == std::bit_cast<quint64>(b.value);
}

QString compareReaders(const QByteArray &body, ExpositionFormat format)
{
    const auto whole = parseExposition({body.constData(), size_t(body.size())}, format);
    ExpositionReader reader;
    Shown shown;
    for (int round = 0; round < 3; ++round) {
        shown.samples.clear();
        if (reader.read(body, format, shown).has_value() != whole.has_value())
            return QStringLiteral("reading %1 disagrees about whether the body is sound").arg(round);
        if (whole &&
            !std::equal(whole->begin(), whole->end(), shown.samples.begin(), shown.samples.end(), same))
            return QStringLiteral("reading %1 shows other samples").arg(round);
    }
    return {};
}

} // namespace

QString exposition(const QByteArray &input)
{
    const QString text = compareReaders(input, ExpositionFormat::Text004);
    return text.isEmpty() ? compareReaders(input, ExpositionFormat::OpenMetrics) : text;
}

} // namespace interlock::fuzz
