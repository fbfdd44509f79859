// Precompiled for the console: what nearly every file of it includes.
#pragma once

#include "models/base/pch.h"
#include "ui/dashboard/qcustomplot6.h"

#include <QtWidgets>
