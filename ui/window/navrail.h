#pragma once

#include "ui/window/pages.h"

#include <QAbstractButton>
#include <QFrame>

namespace interlock {

/// One page of the rail: icon, name, a badge when something waits.
class RailButton : public QAbstractButton {
    Q_OBJECT
public:
    RailButton(const QString &symbol, const QString &name, QWidget *parent = nullptr);
    void setBadge(int count);
    QSize sizeHint() const override;
    /// Without its name, which the tooltip has.
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool isNamed() const;
    QString m_symbol;
    int m_badge = 0;
};

class NavRail : public QFrame {
    Q_OBJECT
public:
    explicit NavRail(QWidget *parent = nullptr);
    void setPage(Page page);
    void setBadge(Page page, int count);
    /// What its widest name needs now, whatever a layout remembers.
    int neededWidth() const;
    /// In a narrow window the list of releases stands behind a button of the rail.
    void setListFolded(bool on);
    void setListOpen(bool on);
    RailButton *listButton() const { return m_list; }

Q_SIGNALS:
    void pageChosen(interlock::Page page);
    void listWanted(bool on);

private:
    std::vector<RailButton *> m_buttons;
    RailButton *m_list;
};

} // namespace interlock
