#include "app/demo/servicemetrics.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <unistd.h>

namespace interlock::demo {

namespace {

/// Bytes of memory this process holds (`/proc/self/statm`, second field, in pages).
qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = file.read(256).split(' ');
    return fields.size() > 1 ? fields.at(1).toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

QByteArray head(const QByteArray &name, const QByteArray &type, const QByteArray &help)
{
    return "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

QByteArray number(double value)
{
    return QByteArray::number(value, 'g', 17);
}

} // namespace

ServiceMetrics::ServiceMetrics(const QByteArray &version)
    : m_version(version), m_started(double(QDateTime::currentMSecsSinceEpoch()) / 1000)
{
    // Series that exist from the start: a rate over the first error needs the zero before it.
    m_requests = {{200, 0}, {499, 0}, {500, 0}};
}

void ServiceMetrics::count(int status, double seconds)
{
    ++m_requests[status];
    const auto bucket = std::ranges::lower_bound(kBounds, seconds) - kBounds.begin();
    ++m_buckets[size_t(bucket)];
    m_seconds += seconds;
    ++m_total;
}

QByteArray ServiceMetrics::render() const
{
    QByteArray text = head("http_requests_total", "counter", "Requests answered, by status.");
    for (auto it = m_requests.begin(); it != m_requests.end(); ++it)
        text += "http_requests_total{code=\"" + QByteArray::number(it.key()) + "\"} " +
                QByteArray::number(it.value()) + '\n';
    const QByteArray duration = "http_request_duration_seconds";
    text += head(duration, "histogram", "Time from a whole request to its answer.");
    quint64 below = 0;
    for (size_t i = 0; i < kBounds.size(); ++i) {
        below += m_buckets[i];
        text += duration + "_bucket{le=\"" + QByteArray::number(kBounds[i]) + "\"} " +
                QByteArray::number(below) + '\n';
    }
    text += duration + "_bucket{le=\"+Inf\"} " + QByteArray::number(m_total) + '\n';
    text += duration + "_sum " + number(m_seconds) + '\n';
    text += duration + "_count " + QByteArray::number(m_total) + '\n';
    text += head("process_resident_memory_bytes", "gauge", "Memory held.");
    text += "process_resident_memory_bytes " + QByteArray::number(residentBytes()) + '\n';
    text += head("process_start_time_seconds", "gauge", "Start, in seconds since 1970.");
    text += "process_start_time_seconds " + number(m_started) + '\n';
    text += head("inflight_requests", "gauge", "Requests being worked on.");
    text += "inflight_requests " + QByteArray::number(m_inflight) + '\n';
    text += head("build_info", "gauge", "The version that runs; always 1.");
    text += "build_info{version=\"" + m_version + "\"} 1\n";
    return text;
}

} // namespace interlock::demo
