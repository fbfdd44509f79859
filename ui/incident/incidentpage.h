#pragma once

#include "ui/follower/commands.h"
#include "ui/incident/incident.h"
#include "ui/style/pagearea.h"

class QLineEdit;
class QPushButton;

namespace interlock {

/// Incident: what broke, what changed, what a rollback does and where it goes, and what people said.
class IncidentPage : public PageArea {
    Q_OBJECT
public:
    explicit IncidentPage(Commands &commands, QWidget *parent = nullptr);

    void show(const SnapshotPtr &snapshot, const ReleaseView &release);
    void tick(Moment now);
    void setZone(Zone zone);
    const IncidentView &view() const { return m_view; }
    QLineEdit *note() const { return m_note; }
    QPushButton *addNote() const { return m_addNote; }

Q_SIGNALS:
    void copyRequested(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHead();
    void buildColumns();
    void buildNote(QBoxLayout *column);
    void sendNote();
    void refresh(Moment now);

    Commands &m_commands;
    Chip *m_chip;
    QLabel *m_headline, *m_advice, *m_answer;
    QBoxLayout *m_columns = nullptr;
    StatusList *m_broke, *m_changed, *m_steps, *m_next, *m_lastGood, *m_said;
    QLineEdit *m_note;
    QPushButton *m_addNote;
    ElidedLabel *m_command;
    QWidget *m_commandRow = nullptr;
    SnapshotPtr m_snapshot;
    ReleaseView m_release;
    IncidentView m_view;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
