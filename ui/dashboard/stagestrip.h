#pragma once

#include "ui/follower/snapshot.h"
#include "ui/style/words.h"

#include <QFrame>

class QBoxLayout;

namespace interlock {

/// One stage: weight, status, what its bake counted, and a tick a check that has passed.
class StageCard : public QWidget {
    Q_OBJECT
public:
    explicit StageCard(QWidget *parent = nullptr);
    const StageView &stage() const { return m_stage; }
    void show(const StageView &stage, Zone zone);
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override { return minimumSizeHint(); }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString leftText() const;
    QString rightText() const;
    /// Left and right on one line where both have room, under each other where not.
    QString linesFor(int width) const;
    bool chipStandsUnder(int width) const;
    int side(int width) const;
    int wordsHeight(int width) const;
    void paintWords(QPainter &painter, const QRect &in) const;
    void paintTicks(QPainter &painter, const QRectF &track) const;

    StageView m_stage;
    Zone m_zone = Zone::Local;
};

/// All stages of a release side by side; the current one is the widest.
class StageStrip : public QFrame {
    Q_OBJECT
public:
    explicit StageStrip(QWidget *parent = nullptr);
    void show(const std::vector<StageView> &stages, Zone zone);

protected:
    bool event(QEvent *event) override;

private:
    void arrange();
    std::vector<StageCard *> m_cards;
    std::vector<QBoxLayout *> m_rows;
    size_t m_across = 0, m_laid = 0; ///< cards in a row; in all rows
};

} // namespace interlock
