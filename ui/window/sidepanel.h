#pragma once

#include "ui/follower/commands.h"
#include "ui/follower/snapshot.h"
#include "ui/style/fitarea.h"
#include "ui/style/words.h"

class QBoxLayout;
class QLabel;
class QPushButton;

namespace interlock {

class Chip;
class ElidedLabel;
class KeyValueRow;
class ReasonField;

/// Wall time, bold word, rest, and the signature's shape.
class EntryRow : public QWidget {
    Q_OBJECT
public:
    explicit EntryRow(QWidget *parent = nullptr);
    void show(const TimelineEntry &entry, Zone zone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_time;
    QLabel *m_text;
    SignatureState m_signature = SignatureState::NotChecked;
};

/// The right column: what happens next or how the rollback goes, what may be done, the last decisions, the
/// log's head.
class SidePanel : public FitArea {
    Q_OBJECT
public:
    explicit SidePanel(QWidget *parent = nullptr);

    /// A column of its own beside the screen, or a part of the screen in two columns.
    void setAside(bool aside);
    /// For a wall: nothing to press.
    void setKiosk(bool on);
    void show(const Snapshot &snapshot, const ReleaseView &release);
    void tick(Moment now);
    void setZone(Zone zone);
    /// The engine's answer to what was asked here.
    void showAnswer(const Answer &answer);
    /// Gives the reason of the rollback the focus; false where it is not on the screen.
    bool askWhy();

Q_SIGNALS:
    void holdRequested();
    void resumeRequested();
    void promoteRequested();
    void acknowledged();
    void runbookRequested();
    void againRequested();
    void reasonGiven(const QString &reason);

private:
    void buildNext(QBoxLayout *column);
    void buildRollback(QBoxLayout *column);
    void buildOutput(QBoxLayout *column);
    void buildActions(QBoxLayout *column);
    void buildMoreActions(QBoxLayout *rows);
    void showActions();
    void showNext();
    QString notCounted() const;
    void showRollback(const RollbackView &rollback);
    void showWaiting(Moment now);
    void showSteps(const RollbackView &rollback);
    void showEntries();

    QBoxLayout *m_halves; ///< what is to come and to do; what was decided
    QLabel *m_reason;
    QWidget *m_outputBox;
    QLabel *m_output;
    QWidget *m_nextBox, *m_rollbackBox, *m_readyBox, *m_actions;
    KeyValueRow *m_decision, *m_then, *m_coverage, *m_exposure, *m_doubled, *m_blind, *m_otherwise,
        *m_calendar, *m_traffic;
    KeyValueRow *m_confirmed, *m_intent, *m_sent, *m_readBack;
    std::vector<KeyValueRow *> m_steps;
    QBoxLayout *m_stepColumn;
    ReasonField *m_why;
    QPushButton *m_sendWhy, *m_hold, *m_resume, *m_promote, *m_ack, *m_runbook, *m_again;
    QLabel *m_rollbackTitle;
    KeyValueRow *m_seen;
    Chip *m_ready;
    KeyValueRow *m_probed, *m_rehearsed;
    QLabel *m_answer;
    std::vector<EntryRow *> m_entries;
    QBoxLayout *m_entryColumn;
    QLabel *m_log;
    bool m_isKiosk = false;
    ReleaseView m_release;
    Moment m_taken;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
