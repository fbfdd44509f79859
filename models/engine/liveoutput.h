#pragma once

#include "models/store/ports.h"

#include <QStringList>
#include <QTimer>

namespace interlock {

/// Of what is shown live: lines, and characters of one.
constexpr qsizetype kMostLiveLines = 40;
constexpr qsizetype kMostLiveLine = 200;

/// The newest lines that checks and commands of a rollout printed, kept in a small file of the store's folder
/// while they run. For people who watch: what counts is in the records. Written at most four times a second,
/// on another thread.
class LiveOutput : public QObject {
    Q_OBJECT
public:
    /// Without `disk` nothing is written.
    LiveOutput(QString rollout, const StoreFolder *folder, Background *disk);

    /// One or more lines; what a terminal would act upon is taken out.
    void hear(const QString &text);
    const QStringList &lines() const { return m_lines; }

private:
    void write();

    QString m_rollout;
    const StoreFolder *m_folder;
    Background *m_disk;
    QStringList m_lines;
    QTimer m_later;
};

} // namespace interlock
