#pragma once

#include "ui/style/statuslist.h"
#include "ui/wizard/commandsteps.h"

#include <QDialog>

class QBoxLayout;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace interlock {

class FitArea;

/// The programs of this installation, and the store that is shown now.
struct Installation {
    QString interlock; ///< makes stores, asks for leases, plays the demo
    QString console;   ///< this program
    QString store;     ///< as --store takes it; empty: the default
};

/// What the form of the wizard asks for.
struct FirstRelease {
    QString plan, store, key;
    bool storeIsThere = false;
    QString madeKey = {};     ///< where a new store without an agent puts the key of its person
    QString name = {};        ///< of the person who signs; empty: whoever's key it is
    bool agentIsHere = false; ///< the key of the policy's agent lies beside the store, or will
};
/// The commands that lead from a plan file to a lease that waits for keys. Pure.
std::vector<CommandStep> commandsFor(const FirstRelease &release, const QString &interlock);

/// The first minutes, on at most three pages: a demo that plays by itself, or one's own plan, key and store.
/// Can be skipped; it ends on a live screen.
class FirstSteps : public QDialog {
    Q_OBJECT
public:
    explicit FirstSteps(Installation installation, QWidget *parent = nullptr);

    QPushButton *demoButton() const { return m_demo; }
    QPushButton *ownButton() const { return m_own; }
    QPushButton *goButton() const { return m_go; }
    QLineEdit *planField() const { return m_plan; }
    QLineEdit *storeField() const { return m_store; }
    QLineEdit *keyField() const { return m_key; }
    QLineEdit *nameField() const { return m_name; }
    QPushButton *openButton() const { return m_open; }
    /// The heading of the last page, and what it says is to be done.
    QString outcome() const;
    const StatusList &progress() const { return *m_progress; }

Q_SIGNALS:
    /// The demo plays in a window of its own, for as long as this process lives.
    void demoStarted(QProcess *demo);
    /// A lease waits in this store: show it.
    void storeReady(const QString &store, const QString &key);

protected:
    void showEvent(QShowEvent *event) override;
    void done(int result) override;

private:
    QWidget *buildChoice();
    QWidget *buildForm();
    QWidget *buildProgress();
    enum class Choice { File, None };
    QLineEdit *addField(QBoxLayout *column, const QString &name, const QString &about,
                        Choice choice = Choice::File);
    void browse(QLineEdit *field, const QString &title);
    void judgeForm();
    void runDemo();
    void tellDemoFailed(QProcess &demo);
    void letDemoPlay(QProcess *demo);
    void runOwn();
    void showStep(int index, const Status &status, const QString &said);
    void endOwn(bool ok);

    FitArea *m_body = nullptr;
    Installation m_installation;
    QString m_madeKey;
    QStackedWidget *m_pages;
    QPushButton *m_demo = nullptr, *m_own = nullptr, *m_go = nullptr, *m_back = nullptr, *m_open = nullptr;
    QLineEdit *m_plan = nullptr, *m_store = nullptr, *m_key = nullptr, *m_name = nullptr;
    QLabel *m_formProblem = nullptr, *m_progressTitle = nullptr, *m_next = nullptr;
    std::vector<CommandStep> m_commands;
    bool m_agentSigned = false;
    StatusList *m_progress = nullptr;
    std::vector<StatusLine> m_lines;
    CommandSteps m_steps;
};

} // namespace interlock
