#pragma once

#include "ui/follower/snapshot.h"
#include "ui/rollback/wording.h"
#include "ui/style/words.h"

#include <QFrame>
#include <QHash>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace interlock {

class Chip;
class ElidedLabel;
class EnvironmentBand;

/// What is always visible, 48 px high, on two or three lines where the window is too narrow for one: where,
/// what, how far, how fresh, who guards, and the way back.
class ContextStrip : public QFrame {
    Q_OBJECT
public:
    explicit ContextStrip(const Clock &clock, QWidget *parent = nullptr);

    /// `release` may be null: no release is selected.
    void show(const Snapshot &snapshot, const ReleaseView *release, RollbackWording::Requested requested);
    /// Ages, countdowns and clocks go on between snapshots.
    void tick(Moment now);
    void setZone(Zone zone);

    RollbackButton *rollbackButton() const { return m_rollback; }

Q_SIGNALS:
    void digestCopied(const QString &digest);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Cell {
        QWidget *box = nullptr;
        ElidedLabel *key = nullptr;
        ElidedLabel *value = nullptr;
    };
    Cell makeCell(const QString &key, int keep);
    void addRelease();
    void showTraffic(const ReleaseView &release);
    void showEngine(const EngineLink &engine);
    static Status inShort(const Status &verdict);
    /// Takes another line before a word is cut; the way back stays where it is.
    void arrange();
    void layLines();
    int roomOf(QWidget *part);
    bool isLeftOut(const QWidget *part) const;
    QList<qsizetype> breaksFor(int room);

    EnvironmentBand *m_band;
    Cell m_service, m_release, m_stage, m_age, m_lease, m_engine, m_time;
    QPushButton *m_digest = nullptr;
    Chip *m_verdict;
    QList<QWidget *> m_parts; ///< between band and button, in their order
    QHBoxLayout *m_lines[3] = {};
    enum class Spares { Nothing, Digest, DigestAndClock };
    Spares m_spares = Spares::Nothing; ///< what has no room
    QList<qsizetype> m_breaks;         ///< the part that begins each line
    QHash<QWidget *, int> m_rooms;     ///< what each part took at most for the release that is shown
    RolloutId m_shown;
    RollbackButton *m_rollback;
    QString m_fullDigest;
    Moment m_taken;
    std::optional<Duration> m_sampleAge;
    std::optional<WallTime> m_leaseExpires;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
