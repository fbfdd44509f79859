#pragma once

#include "ui/follower/commands.h"
#include "ui/follower/snapshot.h"
#include "ui/style/pagearea.h"

class QPushButton;

namespace interlock {

class Chip;
class ElidedLabel;

/// One connection: where, how it answers, how long ago, and a test that only looks.
class ConnectionRow : public QFrame {
    Q_OBJECT
public:
    explicit ConnectionRow(QWidget *parent = nullptr);
    void show(const ConnectionView &view);
    void tick(Duration since);
    void setTesting(bool on);
    const ConnectionView &view() const { return m_view; }
    QPushButton *testButton() const { return m_test; }

Q_SIGNALS:
    void testRequested(const QString &id);

private:
    ConnectionView m_view;
    Chip *m_chip;
    QLabel *m_name, *m_use, *m_said, *m_figures;
    ElidedLabel *m_where;
    QPushButton *m_test;
};

/// Everything a release depends on, as the guard saw it last, and as a test from here sees it.
class ConnectionsPage : public PageArea {
    Q_OBJECT
public:
    explicit ConnectionsPage(Commands &commands, QWidget *parent = nullptr);
    /// `own`: what this console itself depends on.
    /// Those of a release that is over are listed while it is `selected`: why did it end?
    void show(const Snapshot &snapshot, const std::vector<ConnectionView> &own = {},
              const RolloutId &selected = {});
    void tick(Moment now);
    const std::vector<ConnectionRow *> &rows() const { return m_rows; }
    QPushButton *testAllButton() const { return m_testAll; }

private:
    void test(const QString &id);

    Commands &m_commands;
    QLabel *m_summary;
    QPushButton *m_testAll;
    QBoxLayout *m_list;
    std::vector<ConnectionRow *> m_rows;
    QSet<QString> m_testing;
    Moment m_taken;
};

} // namespace interlock
