#include "models/engine/liveoutput.h"

namespace interlock {

namespace {
constexpr std::chrono::milliseconds kBetween{250};
}

LiveOutput::LiveOutput(QString rollout, const StoreFolder *folder, Background *disk)
    : m_rollout(std::move(rollout)), m_folder(folder), m_disk(disk)
{
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &LiveOutput::write);
}

void LiveOutput::hear(const QString &text)
{
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        QString shown;
        const QString start = line.left(kMostLiveLine);
        for (const QChar c : start)
            shown += c.isPrint() ? c : QChar(u' '); // no escape of a terminal gets through
        if (!shown.trimmed().isEmpty())
            m_lines << shown;
    }
    m_lines = m_lines.mid(std::max<qsizetype>(0, m_lines.size() - kMostLiveLines));
    if (!m_later.isActive())
        m_later.start(kBetween);
}

void LiveOutput::write()
{
    if (m_disk && m_folder)
        m_disk->run([folder = m_folder, rollout = m_rollout, text = m_lines.join(u'\n').toUtf8()] {
            return folder->writeLive(rollout, text);
        });
}

} // namespace interlock
