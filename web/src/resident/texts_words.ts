// What each text is about, in our own words; its numbers and practices come from the server.
import type { Said } from '../words/t'

export interface Guided { id: string; playbooks: string[]; when: string; title: Said; about: Said; look: Said }

export const five: Guided[] = [
  {
    id: 'S0',
    playbooks: ['qiaojia_corridor'],
    when: '2021-07-22',
    title: ['巧家：金沙江移民党建示范长廊', 'Qiaojia: the resettlement corridor'],
    about: [
      '一座大电站，四个沿江乡镇，几万人搬家。县里把四个乡镇连成一条线来管：谁牵头、谁挂到哪个村、钱从哪来、每个点位每月有没有变化，都要说得清。',
      'One great dam, four townships along the river, tens of thousands of people moving. The county runs the four as one line: who leads, who is linked to which village, where the money comes from, and whether each site changed this month.',
    ],
    look: ['先看钱的来源和 38 个挂钩，再看“5 大主题”和“四大主题”对不上的地方。', 'Look at the sources of the money and the 38 links first, then at five themes that are listed as four.'],
  },
  {
    id: 'S1',
    playbooks: ['gongshan'],
    when: '2020',
    title: ['贡山：活动场所建好、管好、用起来', 'Gongshan: sites built, kept and used'],
    about: [
      '峡谷里的村民小组各有一间活动室。光有不算，要有人管、天天用：议事、学习、学手艺、办事。断了信号的那天，也是这间屋的喇叭先响。',
      'Every group in the gorge has its room. Having one is not enough: it is kept and used, for deliberation, study, trades and services. On the day the signal was gone, its loudspeaker spoke first.',
    ],
    look: ['覆盖率是算出来的，不填；干部联审只出总数，不出人。', 'Coverage is worked out and never typed; the review of cadres gives a number and no person.'],
  },
  {
    id: 'S2',
    playbooks: ['weixin'],
    when: '2021-12-13',
    title: ['威信：赤水河流域“大党委”', 'Weixin: the basin committee'],
    about: [
      '河不认行政区划。流域单独成一张网，压在县乡村之上：分段包保，一个单位、一个保洁员、十户人家守一段，每周五一起下河。禁渔、治污、退耕、关矿，六件大事各有各的记录。',
      'A river knows no township. The basin is a layer of its own over county, township and village: one unit, one cleaner and ten households keep a stretch and go down to it together on Fridays. Six campaigns each have their records.',
    ],
    look: ['三个鱼种加起来恰好等于总数；每人次清 210 公斤垃圾，要看真正过磅的占比。', 'Three species add up to the total exactly; 210 kg of rubbish a person-time makes you ask what was weighed.'],
  },
  {
    id: 'S3',
    playbooks: ['zhuxi'],
    when: '2023-02-22',
    title: ['竹溪：共同缔造“六个家园”', 'Zhuxi: six homes made together'],
    about: [
      '村里的事大家商量、大家出力、大家管、大家评。六个“家园”是六组指标，五个“共”是一件事从头到尾的五步；茶和米各有一个跨村的产业链党委。',
      'What concerns the village is decided, built, kept and judged together. Six homes are six groups of figures, five togethers the five steps of one matter; tea and rice each have a committee across villages.',
    ],
    look: ['“突围九问”没有列出一问，就留九个空格；“100 个以上”是目标，不是已有的数。', 'Not one of the nine questions is listed, so nine slots stay empty; “100 or more” is a goal and no count.'],
  },
  {
    id: 'S4',
    playbooks: ['zhaotong', 'wuzhai'],
    when: '2024',
    title: ['昭通移民办“345+N”和永善县伍寨乡', 'Zhaotong’s 345+N and Wuzhai township'],
    about: [
      '上半篇是市里的办公室怎样下到各县的安置点，把问题和实事一件件办结；下半篇是一个乡怎样把蔬菜、苹果、扫路、路灯这些小事做成日历和台账。',
      'The first half tells how an office of the prefecture goes down to the resettlement sites and settles matters one by one; the second how one township makes a calendar and a ledger of vegetables, apples, sweeping and lamps.',
    ],
    look: ['11.58 万和 13.28 万是两种分法，不能相加；逢三十日清扫，二月怎么办写在规则里。', '115,800 and 132,800 divide people in two ways and never add up; what the 30th means in February stands in the rule.'],
  },
]
