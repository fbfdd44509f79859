#pragma once

#include "ui/follower/commands.h"
#include "ui/timeline/timelinemodel.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace interlock {

class EntryFilter;
class FilterField;
class PlainTable;
class WeightAxis;

/// A release's stages, gates, decisions and events: on an axis, and as a list.
class TimelinePage : public QWidget {
    Q_OBJECT
public:
    explicit TimelinePage(QWidget *parent = nullptr);
    void show(const ReleaseView &release, WallTime now);
    void setZone(Zone zone);
    void focusFilter();
    /// Twice as much time on the axis; all of it.
    void zoomOut();
    void resetZoom();
    WeightAxis *axis() const { return m_axis; }
    PlainTable *table() const { return m_table; }
    /// Leaves only what isDecision() in the table.
    QCheckBox *decisionsOnly() const { return m_decisionsOnly; }
    QLineEdit *note() const { return m_note; }
    QPushButton *addNote() const { return m_addNote; }
    /// Shows what became of the note that was given last.
    Answered noteAnswered();

Q_SIGNALS:
    /// A person wrote a note on the release; it becomes a record, and a flag on the axis.
    void noteGiven(const QString &text);
    /// A decision or an event is to be read as it was signed.
    void recordRequested(qint64 record);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitColumns();
    QWidget *buildHead();
    QWidget *buildAxis();
    QWidget *buildTable();
    void buildNote(class QBoxLayout *column);
    void openRow(const QModelIndex &shown);
    void giveNote();
    WeightAxis *m_axis;
    FilterField *m_filter;
    QLineEdit *m_note;
    QCheckBox *m_decisionsOnly;
    QPushButton *m_addNote;
    QLabel *m_answer;
    RolloutId m_rollout;
    TimelineModel *m_model;
    EntryFilter *m_shown;
    PlainTable *m_table;
};

} // namespace interlock
