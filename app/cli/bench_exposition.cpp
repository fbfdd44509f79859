#include "app/cli/bench_exposition.h"

#include "app/cli/print.h"
#include "models/metrics/expositionreader.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr qsizetype kBody = 5'000'000;
constexpr int kPasses = 15;

/// Families of 134 series, as many samples as fit; `round` changes every value.
QByteArray makeBody(unsigned round)
{
    static const char *const names[] = {"node_cpu_seconds_total", "node_disk_read_bytes_total",
                                        "node_network_receive_bytes_total", "node_filesystem_avail_bytes",
                                        "node_memory_MemFree_bytes"};
    QByteArray body;
    body.reserve(kBody + 4096);
    quint64 seed = 88172645463325252ULL + round;
    for (int family = 0; body.size() < kBody; ++family) {
        const QByteArray name = names[family % 5] + ("_" + QByteArray::number(family));
        body += "# HELP " + name + " Generated for the benchmark.\n# TYPE " + name + " gauge\n";
        for (int instance = 0; instance < 134; ++instance) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            body += name + "{instance=\"10.0.0." + QByteArray::number(instance) + ":9100\"";
            if (instance % 5 != 0)
                body += ",device=\"sd" + QByteArray(1, char('a' + instance % 26)) + "\"";
            body += "} " + QByteArray::number(double(seed % 1'000'000'000) / 1000, 'g', 12) + '\n';
        }
    }
    return body;
}

class Counter final : public SeriesVisitor {
public:
    quint32 found(const SampleView &sample) override
    {
        labels += sample.labels.size();
        return series++;
    }
    void value(quint32, double value, std::optional<qint64>) override
    {
        ++samples;
        sum += value;
    }
    size_t labels = 0;
    quint32 series = 0;
    quint64 samples = 0;
    double sum = 0;
};

void print(const QString &what, const QByteArray &body, std::vector<qint64> nanoseconds, quint64 samples)
{
    std::sort(nanoseconds.begin(), nanoseconds.end());
    const double seconds = double(nanoseconds[nanoseconds.size() / 2]) * 1e-9;
    printLine(u"exposition %1: %2 MB/s"_s.arg(what).arg(double(body.size()) / 1e6 / seconds, 0, 'f', 0));
    printLine(u"exposition %1: %2 M samples/s"_s.arg(what).arg(double(samples) / 1e6 / seconds, 0, 'f', 1));
}

int measureFirstSight(const QString &what, const QByteArray &body, ExpositionFormat format)
{
    std::vector<qint64> took;
    quint64 samples = 0;
    for (int pass = 0; pass < kPasses; ++pass) {
        ExpositionReader reader;
        Counter counter;
        QElapsedTimer timer;
        timer.start();
        if (const Done done = reader.read(body, format, counter); !done)
            return complain(done.error());
        took.push_back(timer.nsecsElapsed());
        samples = counter.samples;
    }
    print(what, body, took, samples);
    return 0;
}

int measureKnown(const QByteArray &first, const QByteArray &second)
{
    ExpositionReader reader;
    Counter counter;
    std::vector<qint64> took;
    quint64 samples = 0;
    for (int pass = -2; pass < kPasses; ++pass) {
        counter.samples = 0;
        QElapsedTimer timer;
        timer.start();
        if (const Done done = reader.read(pass % 2 ? first : second, ExpositionFormat::Text004, counter);
            !done)
            return complain(done.error());
        if (pass >= 0)
            took.push_back(timer.nsecsElapsed());
        samples = counter.samples;
    }
    print(u"known series"_s, first, took, samples);
    return 0;
}

} // namespace

int benchExposition()
{
    const QByteArray first = makeBody(1);
    const QByteArray second = makeBody(2);
    int status = measureFirstSight(u"first sight"_s, first, ExpositionFormat::Text004);
    if (status == 0)
        status = measureKnown(first, second);
    return status == 0 ? measureFirstSight(u"openmetrics"_s, first + "# EOF\n", ExpositionFormat::OpenMetrics)
                       : status;
}

} // namespace interlock::cli
