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

protected:
    void paintEvent(QPaintEvent *event) override;

private:
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

Q_SIGNALS:
    void pageChosen(interlock::Page page);

private:
    std::vector<RailButton *> m_buttons;
};

} // namespace interlock
