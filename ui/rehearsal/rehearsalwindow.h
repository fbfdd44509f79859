#pragma once

#include "ui/follower/rehearser.h"
#include "ui/follower/snapshot.h"
#include "ui/style/words.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace interlock {

class RecoveryModel;

/// Rehearsals of the rollback: starts one, shows how it goes, its timeline and what came back, and the
/// earlier ones of the log. Closing it ends nothing.
class RehearsalWindow : public QDialog {
    Q_OBJECT
public:
    explicit RehearsalWindow(QWidget *parent = nullptr);

    /// Which leases may be rehearsed, and what the log says of earlier rehearsals.
    void show(const Snapshot &snapshot, Zone zone);
    void showView(const RehearsalView &view);
    void choose(const LeaseId &lease);
    void showAnswer(const Answer &answer);

    QPushButton *startButton() const { return m_start; }
    QPushButton *stopButton() const { return m_stop; }
    QLineEdit *reason() const { return m_reason; }
    QComboBox *leases() const { return m_leases; }
    QListWidget *past() const { return m_past; }
    /// What stands in the timeline or the note that is shown, as text.
    QString timeline() const;
    const RecoveryModel &rows() const { return *m_model; }

Q_SIGNALS:
    void startRequested(const interlock::LeaseId &lease, const QString &reason);
    void stopRequested();

private:
    void buildForm(QVBoxLayout *column);
    void buildResult(QVBoxLayout *column);
    void buildPast(QVBoxLayout *column);
    void fillLeases(const std::vector<LeaseView> &leases);
    void fillPast(Zone zone);
    void updateStart();

    QComboBox *m_leases;
    QLineEdit *m_reason;
    QPushButton *m_start, *m_stop;
    QLabel *m_why, *m_state;
    QPlainTextEdit *m_timeline;
    QTableView *m_table;
    RecoveryModel *m_model;
    QListWidget *m_past;
    std::vector<RehearsedView> m_rehearsals;
    std::vector<LeaseView> m_offered;
    bool m_running = false;
};

} // namespace interlock
