import { speaker } from '../words/t'

export const t = speaker({
  terrace: ['梯田', 'Terrace'],
  today: ['今天', 'Today'],
  report: ['上报', 'Report'],
  map: ['地图', 'Map'],
  households: ['住户', 'Homes'],
  me: ['我的', 'Me'],
  back: ['返回', 'Back'],
  skip: ['跳到正文', 'Skip to content'],

  all_sent: ['全部已送达', 'All sent'],
  n_unsent: ['{n} 条待发', '{n} unsent'],
  n_returned: ['{n} 条退回', '{n} returned'],
  no_network: ['没有网络', 'No network'],
  no_network_n: ['没有网络 · {n} 条待发', 'No network · {n} unsent'],
  asking: ['正在连…', 'Connecting…'],
  sign_in_again: ['请重新登录', 'Sign in again'],
  elder: ['长辈版', 'Larger text'],
  standard: ['标准版', 'Standard text'],
  from_time: ['没有网络，这是 {when} 的内容。', 'No network: this is from {when}.'],
  in_a_moment: ['正在取…', 'Fetching…'],
})
