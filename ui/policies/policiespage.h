#pragma once

#include "ui/follower/commands.h"
#include "ui/policies/seatingbox.h"
#include "ui/style/pagearea.h"
#include "ui/style/words.h"

#include <QStackedWidget>

class QComboBox;
class QPushButton;

namespace interlock {

class DiffText;
class EmptyState;

/// The trust policy in force: who may do what with which key, how it came to be, and who could sign.
class PoliciesPage : public QStackedWidget {
    Q_OBJECT
public:
    explicit PoliciesPage(Commands &commands, QWidget *parent = nullptr);
    /// `environment`: of the release that is selected; who could sign there is asked first.
    void show(const Snapshot &snapshot, const QString &environment = {});
    void setZone(Zone zone);
    /// Has the follower judge a file; the answer is shown under the button.
    void checkFile(const QString &file);
    SeatingBox *seating() const { return m_seating; }
    QString checkAnswer() const;

private:
    void build();
    void buildForce(QBoxLayout *column);
    void buildHistory(QBoxLayout *column);
    void refresh();
    std::vector<StatusLine> force() const;
    std::vector<StatusLine> people() const;
    std::vector<StatusLine> rules() const;
    std::vector<StatusLine> proposals() const;
    void showVersion();
    void chooseFile();

    Commands &m_commands;
    EmptyState *m_empty;
    PageArea *m_area;
    SeatingBox *m_seating;
    StatusList *m_force, *m_people, *m_rules, *m_proposals;
    QWidget *m_proposalBox = nullptr;
    QComboBox *m_version;
    QLabel *m_versionText, *m_checked;
    DiffText *m_changes, *m_checkLines;
    std::shared_ptr<const PolicyView> m_view;
    QString m_me;
    WallTime m_now{};
    Zone m_zone = Zone::Local;
};

} // namespace interlock
